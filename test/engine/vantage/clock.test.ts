import { afterEach, describe, expect, it } from 'vitest';
import { settleArrival } from '../../../main/engine/run/settle-arrival.ts';
import { clockFinding, clockOffsetOf } from '../../../main/engine/vantage/index.ts';
import { buildReport, renderHtml } from '../../../main/report/index.ts';
import type { Delivery, TranscriptLine } from '../../../preload/contract/index.ts';
import { fakeInternet } from '../../fakes/smtp/internet.ts';
import { office } from '../../fakes/smtp/office.ts';
import { endedState, openCell, second } from '../run/made.ts';
import { type Ran, runOnce } from './run-once.ts';

const HOUR_MS = 3600_000;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** "Mon, 23 Nov 2026 10:00:00" of a moment, without a zone. */
const said = (at: number): string => new Date(at).toUTCString().replace(' GMT', '');

/** A whole run against a server whose greeting tells a time that is this much behind ours. */
async function runAgainst(behindMs: number, zone = '+0000'): Promise<Ran> {
  const server = await office({
    greeting: [`220 mail.office.example ESMTP Exim 4.98 ${said(Date.now() - behindMs)} ${zone}`.trimEnd()],
  });
  open.push(server);
  return runOnce(fakeInternet({ '5.6.7.8:25': server.port }));
}

/** What a server's greeting of this text says, heard on 23 November 2026 at 10:00 UTC. */
function heard(...texts: string[]) {
  const lines = texts.map((text): TranscriptLine => ({ dir: 'in', text, at: '2026-11-23T10:00:00.000Z' }));
  return clockFinding({ transcripts: new Map([['5.6.7.8:25', lines]]), cells: new Map() }, 'office.example');
}

describe('this computer’s clock against the server’s (UX §11)', () => {
  it('tells of three hours, marks the times of the report, and changes no verdict', async () => {
    const { state, findings, events } = await runAgainst(3 * HOUR_MS);
    expect(state.verdict?.code).toBe('CLOSED');
    expect(clockOffsetOf(events)).toBeGreaterThan(3 * 3600 - 5);
    expect(findings.get('vantage.clock-off')).toMatchObject({
      subject: 'office.example',
      severity: 'good-to-know',
      params: { n: 3, unit: 'hours', way: 'ahead' },
      evidence: [{ source: '5.6.7.8:25' }],
    });
    const english = buildReport(state, 'en', second(0));
    const row = english.findings.find((one) => one.id === 'vantage.clock-off');
    expect(row?.saw).toBe('This computer’s clock is 3 h ahead of the server’s.');
    expect(row?.action).toContain('Set this computer’s clock');
    for (const preset of ['summary', 'full'] as const) {
      const page = renderHtml(english, { preset });
      const marks = page.split('All times in this report are this computer’s.').length - 1;
      expect(marks).toBe(preset === 'full' ? 2 : 1);
    }
    const indonesian = buildReport(state, 'id', second(0));
    expect(renderHtml(indonesian, { preset: 'summary' })).toContain(
      'Jam komputer ini 3 jam lebih cepat dari jam server. Semua waktu di laporan ini memakai jam komputer ini.',
    );
  });

  it('says nothing of a clock that agrees', async () => {
    const { state, findings } = await runAgainst(60_000);
    expect(findings.has('vantage.clock-off')).toBe(false);
    expect(renderHtml(buildReport(state, 'en', second(0)), { preset: 'full' })).not.toContain(
      'All times in this report',
    );
  });

  it('believes no time whose zone is missing or has more than one meaning', async () => {
    expect((await runAgainst(7 * HOUR_MS, '')).findings.has('vantage.clock-off')).toBe(false);
    expect(heard('220 mx ESMTP Mon, 23 Nov 2026 17:00:00 WIB')).toBeNull();
    expect(heard('220 mx ESMTP Mon, 23 Nov 2026 17:00:00')).toBeNull();
    expect(heard('220 mx ESMTP Mon, 23 Nov 2026 17:00:00 +0700 (WIB)')).toBeNull();
    expect(heard('220 mx ESMTP Mon, 23 Nov 2026 17:00:00 GMT')?.params).toEqual({
      n: 7,
      unit: 'hours',
      way: 'behind',
    });
  });

  it('begins beyond five minutes, and counts in the unit that fits', () => {
    const at = (time: string) => heard(`220 mx ESMTP Mon, 23 Nov 2026 ${time} +0000`)?.params;
    expect(at('09:55:00')).toBeUndefined();
    expect(at('09:54:20')).toEqual({ n: 6, unit: 'minutes', way: 'ahead' });
    expect(at('10:05:30')).toEqual({ n: 6, unit: 'minutes', way: 'behind' });
    expect(heard('220 mx ESMTP Fri, 20 Nov 2026 10:00:00 +0000')?.params).toMatchObject({
      n: 3,
      unit: 'days',
    });
    expect(heard('220 mx ESMTP Fri, 20 Nov 1998 10:00:00 +0000')).toBeNull();
  });

  it('is not led by one odd line, and reads only greetings and closings', () => {
    const right = '220 mx ESMTP Mon, 23 Nov 2026 10:00:01 +0000';
    expect(heard(right, '220 mx ESMTP Mon, 23 Nov 2026 22:00:00 +0000', right)).toBeNull();
    expect(heard('250 2.0.0 Mon, 23 Nov 2026 22:00:00 +0000')).toBeNull();
  });

  it('comes with the way of a message, when the server told no time before', () => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    const delivery: Delivery = {
      token: 'tokentokentokentokentokent',
      state: 'seen',
      hops: [{ by: 'mx1.office.example', role: 'server', at: second(5 - 7200) }],
      confirmed: { how: 'source', at: second(700) },
    };
    const news = { cell: '203.0.113.25:25', ordinary: false, delivery };
    const told = settleArrival(run, news, second(700)).flatMap((event) =>
      event.type === 'finding' && event.finding.id === 'vantage.clock-off' ? [event.finding] : [],
    );
    expect(told.map((row) => row.params)).toEqual([{ n: 2, unit: 'hours', way: 'ahead' }]);
  });
});
