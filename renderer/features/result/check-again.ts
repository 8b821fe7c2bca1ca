import type { Language, MethodOutput, Report, Result } from '../../../preload/contract/index.ts';
import { practiceDomain } from '../../state/practice.ts';
import type { Stores } from '../../state/stores.ts';

/** Names of the hosts that were tested, without those behind a filter. */
function hostsOf(report: Report): string[] {
  const own = report.relay.cells.filter((cell) => cell.role !== 'hidden');
  return [...new Set(own.flatMap((cell) => (cell.host ? [cell.host] : [])))];
}

const USUAL_PORTS = [25, 465, 587];

/** What that check had beyond the usual: more ports, servers behind the filter, a proxy. Messages are never sent again unasked. */
function beyondUsual(report: Report) {
  const { cells } = report.relay;
  const ports = [...new Set([...USUAL_PORTS, ...cells.map((cell) => cell.port)])];
  const hidden = cells.filter((cell) => cell.role === 'hidden').map((cell) => cell.host ?? cell.address);
  const isFixed = report.target.hosts.some((host) => host.port !== undefined);
  return {
    ...(ports.length > USUAL_PORTS.length && !isFixed ? { ports: ports.slice(0, 8) } : {}),
    ...(hidden.length > 0 ? { hiddenHosts: [...new Set(hidden)].slice(0, 8) } : {}),
    ...(report.vantage.proxy ? { proxy: report.vantage.proxy } : {}),
  };
}

/**
 * The same check once more, from what the report says about it. A practice server is looked up in the running practice
 * world, because its doors are numbered anew each time.
 */
export async function checkAgain(
  stores: Stores,
  report: Report,
  language: Language,
): Promise<Result<MethodOutput<'check.start'>>> {
  const { session, practice, client } = stores;
  const { settings } = session.getState();
  const { input } = report.target;
  const { world } = practice.getState();
  const server = world?.servers.find((one) => practiceDomain(one.target) === practiceDomain(input));
  if (!server && practiceDomain(input).endsWith('.practice.example')) {
    return { ok: false, error: { code: 'refused', key: 'practice-off' } };
  }
  const tickedBy = report.run.tickedBy ?? settings.tickedBy;
  const servers = report.target.hosts.filter((host) => host.role === 'server');
  return client.call('check.start', {
    input,
    iMayTest: true,
    ...(tickedBy === '' ? {} : { tickedBy }),
    language,
    ...(world && server
      ? {
          servers: server.server ? [server.server] : [],
          resolvers: [world.resolver],
          outside: world.outside,
          sender: world.sender,
          pace: 'normal' as const,
        }
      : {
          servers: servers.map((host) => (host.port === undefined ? host.name : `${host.name}:${host.port}`)),
          hosts: servers.length > 0 ? [] : hostsOf(report),
          ...(settings.outside === '' ? {} : { outside: settings.outside }),
          resolvers: settings.resolver === '' ? [] : [settings.resolver],
          vantage:
            report.vantage.how === 'person' && report.vantage.place !== 'unknown'
              ? report.vantage.place
              : 'auto',
          pace: settings.pace,
          ...beyondUsual(report),
        }),
  });
}
