import { type Asker, isAnswered, withOwnRecord } from './asking.ts';
import { dnsEvidence } from './evidence.ts';
import { findDmarc } from './mailauth.ts';
import type { Reporter } from './reporter.ts';

/** P2, DMARC (RFC 9989): is there one good record for the domain or its organisation, and does it ask for anything? */
export async function checkDmarc(domain: string, shared: Asker, reporter: Reporter): Promise<void> {
  const asker = withOwnRecord(shared);
  const answer = await findDmarc(domain, asker);
  const asked = asker.answers();
  const evidence = [dnsEvidence(asked, reporter.at(), /v=DMARC1/i)];
  const published = asked.map((result) => ({
    name: result.name,
    records: result.records.flatMap((row) =>
      row.type === 'TXT' && looksLikeDmarc(row.text) ? [row.text] : [],
    ),
  }));
  const subject = domain;
  const failed = asked.find((result) => !isAnswered(result.status));
  if (answer.policy === null && (answer.failed || failed)) {
    reporter.report('posture.dmarc-unknown', {
      subject,
      params: { domain, why: failed?.status ?? 'servfail' },
      cause: 'resolver',
      evidence,
    });
    return;
  }
  const record = answer.record ?? '';
  switch (answer.policy) {
    case 'none':
      if (/;\s*p\s*=\s*none\b/i.test(record) || /;\s*sp\s*=\s*none\b/i.test(record) || isTestMode(record)) {
        reporter.report('posture.dmarc-none', { subject, params: { domain, record }, evidence });
      } else {
        // A record without a valid policy but with a report address counts as "none" (RFC 9989 §4.10.1).
        reporter.report('posture.dmarc-broken', {
          subject,
          params: { domain, record, why: 'no-policy' },
          evidence,
        });
      }
      return;
    case 'quarantine':
    case 'reject':
      reporter.report('posture.dmarc-ok', {
        subject,
        params: { domain, record, policy: answer.policy },
        evidence,
      });
      return;
    case null: {
      const first = published.find((row) => row.records.length > 0);
      if (first) {
        const why = first.records.length > 1 ? 'two-records' : 'no-policy';
        const shown = first.records.join(' | ');
        reporter.report('posture.dmarc-broken', {
          subject,
          params: { domain, record: shown, why },
          evidence,
        });
      } else {
        reporter.report('posture.dmarc-missing', {
          subject,
          params: { domain, name: `_dmarc.${domain}` },
          evidence,
        });
      }
    }
  }
}

function looksLikeDmarc(text: string): boolean {
  return /^\s*v\s*=\s*DMARC1/i.test(text);
}

function isTestMode(record: string): boolean {
  return /;\s*t\s*=\s*y\b/i.test(record);
}
