import type { Target } from '../../../preload/contract/index.ts';

/** What is known on S3 about the addresses that will be used. */
export type AddressFacts = { target: Target | null; hosts: readonly string[]; outside: string };

/** Stand-ins of the catalogue's templates that are only chosen when the check runs. */
const EXAMPLES = {
  tester: 'probe@tester.example',
  random: 'x7f3',
  'relay-domain': 'backed-up.example',
  'mx-domain': 'backed-up.example',
  'outside-ip': '198.51.100.20',
};

function values(facts: AddressFacts): Record<string, string> {
  const { target } = facts;
  const host = target?.hosts.find((one) => facts.hosts.includes(one.name)) ?? target?.hosts[0];
  const outside = facts.outside.includes('@') ? facts.outside : 'someone@elsewhere.example';
  const [user = '', domain = ''] = outside.split('@');
  const own = target?.domain ?? host?.name ?? '';
  return {
    ...EXAMPLES,
    outside,
    'outside-user': user,
    'outside-domain': domain,
    'outside-encoded': outside.replace('@', '+40'),
    'victim-domain': own,
    'victim-host': host?.name ?? own,
    'victim-ip': host?.addresses[0]?.ip ?? '',
    mailbox: target?.mailbox ?? `postmaster@${own}`,
  };
}

/** A catalogue template with this check's own addresses in it; the empty sender of a bounce is `<>`. */
export function fillAddress(template: string, facts: AddressFacts): string {
  if (template === '') return '<>';
  const known = values(facts);
  return template.replace(/\{([a-z-]+)\}/g, (whole, name: string) => known[name] ?? whole);
}
