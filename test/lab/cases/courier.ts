/** Courier, which decides as qmail does. One row each; add one more by adding a row. */
import type { CourierSetup, Expected, LabCase } from '../lab-case.ts';

const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };

const row = (name: string, words: string, setup: CourierSetup, expected: Expected): LabCase => ({
  name: `courier-${name}`,
  words,
  mta: 'courier',
  setup,
  ...expected,
});

export const courierCases: LabCase[] = [
  row('stock', 'takes mail for its own domains; without its tarpit', {}, CLOSED),
  row(
    'tarpit',
    'as installed: 8 s for the first refusal of a connection, twice as long for each further one',
    { esmtpd: 'TARPIT=1' },
    {
      ...CLOSED,
      expect: ['CLOSED', 'CT-SLOW'],
      finds: ['relay.tarpit'],
      reasons: ['slow'],
      args: ['--timeout', '90'],
      slow: true,
    },
  ),
  row(
    'everybody-relays',
    'the access table gives RELAYCLIENT to everybody',
    { access: '*\tallow,RELAYCLIENT' },
    { truth: 'open', expect: ['OPEN-ACCEPTED'] },
  ),
  row(
    'ipv4-only-open',
    'the access table gives RELAYCLIENT to all of 203',
    { access: '203\tallow,RELAYCLIENT' },
    { truth: 'open-4', expect: ['OPEN-PART'] },
  ),
  row(
    'whole-tld',
    'takes mail for every name that ends in .example',
    { domains: 'office.example\n.example' },
    { truth: 'open', expect: ['OPEN-ACCEPTED'] },
  ),
  row(
    'people-log-in',
    'port 587 is for logged-in people only',
    { msa: 'AUTH_REQUIRED=1\nESMTPAUTH="LOGIN"' },
    { ...CLOSED, expect: ['CLOSED', 'CLOSED-LOGIN'], ports: [25, 587] },
  ),
];
