import { describe, expect, it } from 'vitest';
import { relayTests, testsOf } from '../../../main/catalogue/relay-tests.ts';
import { FINDINGS } from '../../../main/engine/finding/registry.ts';
import { fillTemplate } from '../../../main/engine/relay/fill-template.ts';
import { planAttempts } from '../../../main/engine/relay/index.ts';
import { REPLY_RULES } from '../../../main/engine/relay/reply-rules.ts';
import { wordsIn } from '../../../words/index.ts';

const named = {
  ref: { address: '192.0.2.25', family: 4, port: 25, host: 'mail.office.example' },
  domain: 'office.example',
  victimHost: 'mail.office.example',
  sender: 'tester@scanner.example',
  outside: 'user@outside.example',
  role: 'mx',
} as const;

describe('the catalogue', () => {
  it('has every row of the knowledge page', () => {
    const ids = relayTests.map((row) => row.id);
    const range = (letter: string, n: number): string[] =>
      Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
    expect(ids).toEqual([...range('C', 5), ...range('S', 16), ...range('R', 40), ...range('X', 12)]);
  });

  it('knows the 16 attempts of nmap in its order', () => {
    expect(
      testsOf('N')
        .map((row) => row.id)
        .join(' '),
    ).toBe('S2 S4 S6 S11 R3 R1 R7 R8 R13 R11 R12 R17 R16 R20 R23 R21');
  });

  it.each(['en', 'id'] as const)('has words for every row, reason and finding in %s', (language) => {
    const words = wordsIn(language);
    const keys = [
      ...relayTests.flatMap((row) => [`relayTests:${row.id}.name`, `relayTests:${row.id}.hole`]),
      'relayTests:message.subject',
      'relayTests:message.body',
      ...REPLY_RULES.filter((rule) => !/accept|refused-relay|auth/.test(rule.outcome))
        .filter((rule) => rule.id !== 'reply.starttls-required')
        .map((rule) => `findingRelay:reason.${rule.id.replace('reply.', '')}`),
      ...Object.entries(FINDINGS)
        .filter(([, kind]) => kind.area === 'relay' || kind.area === 'vantage')
        .flatMap(([id]) => ['title', 'saw', 'why', 'action'].map((part) => `findingRelay:${id}.${part}`)),
    ];
    expect(keys.filter((key) => !words.has(key))).toEqual([]);
  });

  it('uses only the parameters that a finding has', () => {
    for (const [id, kind] of Object.entries(FINDINGS)) {
      if (kind.area !== 'relay' && kind.area !== 'vantage') continue;
      const allowed = new Set<string>(kind.params);
      const filled = Object.fromEntries(kind.params.map((name) => [name, 'x']));
      for (const language of ['en', 'id'] as const) {
        for (const part of ['title', 'saw', 'why', 'action']) {
          expect(
            wordsIn(language)(`findingRelay:${id}.${part}`, filled),
            `${id} ${[...allowed]}`,
          ).not.toContain('{{');
        }
      }
    }
  });
});

describe('the plan', () => {
  const ids = (parts: Partial<Parameters<typeof planAttempts>[0]> = {}): string[] =>
    planAttempts({ ...named, form: 'full', ...parts }).map((row) => row.id);

  it('is about 34 attempts for the first listener', () => {
    expect(ids({ mailbox: 'info@office.example' }).join(' ')).toBe(
      'C1 C1.2 C2 S1 S2 S6 S7 S8 S9 S11 R1 R2 R7 R10 R14 R16 R18 R27 R28 R29 ' +
        'S1/X1.1 S8/X1.1 S1/X1.2 S8/X1.2 S1/X1.3 S8/X1.3 S1/X1.4 S8/X1.4 S1/X1.5 S8/X1.5 ' +
        'S1/X3 S2/X3 S7/X3 S8/X3 C5',
    );
    expect(ids()).toHaveLength(33);
  });

  it('is short for further doors', () => {
    expect(ids({ form: 'short' })).toEqual(['C1', 'S1', 'S2', 'S8', 'S1/X3', 'S2/X3', 'S8/X3', 'C5']);
    expect(ids({ form: 'short', implicitTls: true })).toEqual(['C1', 'S1', 'S2', 'S8', 'C5']);
  });

  it('tries at further doors what was accepted at the first', () => {
    const plan = ids({ form: 'short', also: ['R2', 'S1/X1.1', 'S1', 'C5'], implicitTls: true });
    expect(plan).toEqual(['C1', 'S1', 'S2', 'S8', 'C2', 'R2', 'S1/X1.1', 'C5']);
  });

  it('can be counted before anything is known', () => {
    expect(planAttempts({ form: 'full', role: 'mx' })).toHaveLength(33);
  });

  it('asks each envelope once when host and domain are one name', () => {
    const same = ids({ victimHost: 'office.example' });
    expect(same).toContain('S6');
    expect(same).not.toContain('S7');
    expect(new Set(same).size).toBe(same.length);
  });

  it('writes literals of both families, and none below a literal', () => {
    const plan = planAttempts({
      ...named,
      form: 'full',
      domain: '[IPv6:2001:db8::25]',
      victimHost: '[IPv6:2001:db8::25]',
      ref: { ...named.ref, address: '2001:db8::25', family: 6 },
    });
    expect(plan.find((row) => row.id === 'S6')?.mailFrom).toBe('x@[IPv6:2001:db8::25]');
    expect(plan.map((row) => row.id)).not.toContain('R29');
  });

  it('never lets an address bring a line end', () => {
    const names = { ...named, ip: '192.0.2.25', random: 'x', mailbox: 'a@b\r\nDATA' };
    expect(fillTemplate('{mailbox}', names)).toBeNull();
    expect(fillTemplate('{mx-domain}', names)).toBeNull();
  });
});
