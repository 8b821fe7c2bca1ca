import { type Asker, isAnswered, withOwnRecord } from './asking.ts';
import { dnsEvidence } from './evidence.ts';
import { evaluateSpf, type SpfAnswer } from './mailauth.ts';
import type { Reporter } from './reporter.ts';

/** Addresses that no mail server of anybody has (RFC 2544, RFC 6676); a record that passes both passes everybody. */
const STRANGERS = ['198.18.0.1', '233.252.0.1'];
const MAX_ADDRESSES = 8;

export type SpfJob = {
  domain: string;
  sender: string;
  /** Public addresses the domain's own mail may come from; empty when they are not known here. */
  addresses: string[];
};

/** P2, SPF (RFC 7208): is there one good record, does it name this server, does it keep strangers out? */
export async function checkSpf(job: SpfJob, shared: Asker, reporter: Reporter): Promise<void> {
  const asker = withOwnRecord(shared);
  const { domain, sender } = job;
  const helo = domain;
  const addresses = job.addresses.slice(0, MAX_ADDRESSES);
  const asked = addresses.length > 0 ? addresses : STRANGERS.slice(0, 1);
  const answers: { ip: string; answer: SpfAnswer }[] = [];
  for (const ip of asked) answers.push({ ip, answer: await evaluateSpf({ sender, ip, helo }, asker) });
  const record = await readRecord(domain, answers, asker);
  const evidence = [dnsEvidence(asker.answers(), reporter.at(), /v=spf1/i)];
  const has = (result: SpfAnswer['result']) => answers.find((row) => row.answer.result === result);

  if (has('none')) {
    const own = addresses.map((ip) => ` ${ip.includes(':') ? 'ip6' : 'ip4'}:${ip}`).join('');
    reporter.report('posture.spf-missing', {
      subject: domain,
      params: { domain, record: `v=spf1 mx${own} ~all` },
      evidence,
    });
    return;
  }
  const broken = has('permerror');
  if (broken) {
    reporter.report('posture.spf-broken', {
      subject: domain,
      params: { domain, record, why: broken.answer.trouble },
      evidence,
    });
    return;
  }
  if (has('temperror')) {
    const why = asker.answers().find((row) => !isAnswered(row.status))?.status ?? 'servfail';
    reporter.report('posture.spf-unknown', {
      subject: domain,
      params: { domain, why },
      cause: 'resolver',
      evidence,
    });
    return;
  }
  const mayPassAll = addresses.length === 0 || has('pass') !== undefined;
  if (mayPassAll && (await passesEverybody(job, asker))) {
    reporter.report('posture.spf-everyone', { subject: domain, params: { domain, record }, evidence });
    return;
  }
  if (addresses.length === 0) {
    reporter.report('posture.spf-unknown', {
      subject: domain,
      params: { domain, why: 'sending-address' },
      cause: 'ours',
      evidence,
    });
    return;
  }
  const refused = answers.filter((row) => row.answer.result !== 'pass');
  for (const { ip, answer } of refused) {
    reporter.report('posture.spf-not-allowed', {
      subject: domain,
      params: { domain, ip, result: answer.result, record },
      ...(answer.result === 'neutral' ? { severity: 'good-to-know' as const } : {}),
      evidence,
    });
  }
  if (refused.length === 0) {
    reporter.report('posture.spf-ok', { subject: domain, params: { domain, record }, evidence });
  }
}

async function passesEverybody(job: SpfJob, asker: Asker): Promise<boolean> {
  for (const ip of STRANGERS) {
    const answer = await evaluateSpf({ sender: job.sender, ip, helo: job.domain }, asker);
    if (answer.result !== 'pass') return false;
  }
  return true;
}

/** The record as published, also when mailauth could not use it. Several are joined with ` | `. */
async function readRecord(
  domain: string,
  answers: readonly { answer: SpfAnswer }[],
  asker: Asker,
): Promise<string> {
  const own = await asker.ask(domain, 'TXT');
  const published = own.records.flatMap((row) =>
    row.type === 'TXT' && /^v=spf1(?: |$)/i.test(row.text) ? [row.text] : [],
  );
  return published.join(' | ') || (answers.find((row) => row.answer.record !== null)?.answer.record ?? '');
}
