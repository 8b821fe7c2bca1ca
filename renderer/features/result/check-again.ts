import type { Language, MethodOutput, Report, Result } from '../../../preload/contract/index.ts';
import { practiceDomain } from '../../state/practice.ts';
import type { Stores } from '../../state/stores.ts';

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
          hosts:
            servers.length > 0
              ? []
              : [...new Set(report.relay.cells.flatMap((cell) => (cell.host ? [cell.host] : [])))],
          ...(settings.outside === '' ? {} : { outside: settings.outside }),
          resolvers: settings.resolver === '' ? [] : [settings.resolver],
          vantage:
            report.vantage.how === 'person' && report.vantage.place !== 'unknown'
              ? report.vantage.place
              : 'auto',
          pace: settings.pace,
        }),
  });
}
