/**
 * A returned mail that nobody made up: a Postfix that is on a list sends to one that asks that list, and what the sender's own Postfix then writes
 * to its user is read by `explain`. Once the receiver asks well; once through the public resolver, which the list refuses: then nobody is
 * listed; and once with a key, which Postfix writes into its refusal for everybody to see.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bounceReading, report as reportSchema } from '../../../preload/contract/index.ts';
import { type JailSpec, startJail } from '../jail.ts';
import { inside } from '../namespaces.ts';
import { programPath } from '../program.ts';
import { postfixJail } from '../servers/postfix.ts';
import { run, sleep } from '../shell.ts';
import type { Supplies } from '../world.ts';
import { KEY, NET, SUBJECT } from './addresses.ts';
import { dnsLists } from './catalogue.ts';
import { BOUNCE_ZONE } from './lists.ts';
import type { DnsPlaces } from './places.ts';

/** What `explain` made of the returned mails: `problem` when that is not right. */
export type BounceOutcome = { problem?: string };

const WAIT_MS = 40_000;
const { listed } = SUBJECT;
const KEYED_ZONE = `${KEY}.zen.dq.spamhaus.net`;
const SENDER = `alice@${listed.domain}`;

const postfix = (
  supplies: Supplies,
  domain: string,
  resolver: string,
  main: Record<string, string>,
): JailSpec => {
  const setup = {
    main: {
      myhostname: `mail.${domain}`,
      myorigin: domain,
      mydestination: `$myhostname, ${domain}, localhost`,
      inet_protocols: 'ipv4',
      local_recipient_maps: '',
      ...main,
    },
  };
  const spec = postfixJail(supplies.trees, setup, supplies.tls);
  return { ...spec, files: { ...spec.files, '/etc/resolv.conf': `nameserver ${resolver}\n` } };
};

const MAIL = 'Subject: Invoice 4711\n\nDear Bob, the invoice is attached.\n';

/** The sender: the two letters lie in its queue when it starts; what comes back is put into a file of its user. */
const senderJail = (supplies: Supplies, mail: string): JailSpec => {
  const spec = postfix(supplies, listed.domain, NET.office4, { mail_spool_directory: '/lab-mail' });
  const letters = ['partner.example', 'careless.example', 'leaky.example'].map(
    (domain) => `printf '${MAIL.replaceAll('\n', '\\n')}' | sendmail -f ${SENDER} bob@${domain}`,
  );
  const start = spec.start.replace('exec postfix start-fg', `${letters.join('\n')}\nexec postfix start-fg`);
  return { ...spec, start, binds: { '/lab-mail': mail } };
};

/** Every message of the mailbox that is a returned one. */
const returned = (mailbox: string): string[] =>
  mailbox.split(/^From .*\n/m).filter((text) => /^Content-Type: multipart\/report/m.test(text));

const awaitReturned = async (file: string): Promise<string[]> => {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const found = returned(await readFile(file, 'utf8').catch(() => ''));
    if (found.length >= 3) return found;
    await sleep(100);
  }
  return returned(await readFile(file, 'utf8').catch(() => ''));
};

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const explain = async (text: string, file: string, home: string) => {
  await writeFile(file, text);
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8' };
  const done = await run(process.execPath, [programPath(), 'explain', file, '--json'], {
    timeoutMs: 30_000,
    env,
  });
  await writeFile(`${file}.json`, done.stdout);
  return bounceReading.safeParse(read(done.stdout));
};

/** The live check that the reading offers: asks the zones it names about the subject it names. */
const liveState = async (places: DnsPlaces, subject: string, zones: readonly string[], home: string) => {
  const lists = join(home, 'lists.json');
  await writeFile(lists, dnsLists());
  const args = [
    'check',
    subject,
    '--i-may-test',
    '--json',
    '--only',
    'blacklists',
    '--zones',
    zones.join(','),
  ];
  const ways = ['--resolver', NET.office4, '--lists', lists, '--direct', 'off'];
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8' };
  const command = inside(places.line, process.execPath, programPath(), ...args, ...ways);
  const done = await run('ip', command, { timeoutMs: 60_000, env });
  const parsed = reportSchema.safeParse(read(done.stdout));
  if (!parsed.success) return { rows: [], said: done.stderr.trim().slice(-200) };
  return { rows: parsed.data.blacklists.rows, said: '' };
};

const judgeListed = async (places: DnsPlaces, text: string, dir: string): Promise<string[]> => {
  const reading = await explain(text, join(dir, 'listed.eml'), dir);
  if (!reading.success) return ['no reading of the mail about the listing'];
  const { kind, subject, lists, live, whose } = reading.data;
  const wrong: string[] = [];
  if (kind !== 'list') wrong.push(`kind ${kind}, right is list`);
  if (subject !== listed.ip4) wrong.push(`subject ${subject}, right is ${listed.ip4}`);
  if (!lists.some(({ zone }) => zone === BOUNCE_ZONE)) wrong.push(`${BOUNCE_ZONE} was not seen`);
  if (whose !== 'you') wrong.push(`whose ${whose}, right is you`);
  if (live === null) return [...wrong, 'no live check is offered'];
  const { rows, said } = await liveState(places, live.subject, live.zones, dir);
  const state = rows.find(({ zone }) => zone === BOUNCE_ZONE)?.state ?? `no row ${said}`;
  if (state !== 'listed') wrong.push(`live check: ${state}, right is listed`);
  if (rows.some(({ zone }) => !live.zones.includes(zone)))
    wrong.push('live check: other lists were asked too');
  return wrong;
};

const judgeRefused = async (text: string, dir: string): Promise<string[]> => {
  const reading = await explain(text, join(dir, 'refused.eml'), dir);
  if (!reading.success) return ['no reading of the mail about the refused resolver'];
  const { kind, whose } = reading.data;
  const wrong: string[] = [];
  if (kind !== 'receiver-dns') wrong.push(`refused resolver: kind ${kind}, right is receiver-dns`);
  if (whose === 'you') wrong.push('refused resolver: said to be your job');
  return wrong;
};

const judgeKeyed = async (text: string, dir: string): Promise<string[]> => {
  if (!text.includes(KEY)) return ['the mail about the key holds no key'];
  const reading = await explain(text, join(dir, 'keyed.eml'), dir);
  if (!reading.success) return ['no reading of the mail with a key'];
  const { kind, warnings, lists } = reading.data;
  const wrong: string[] = [];
  if (kind !== 'list') wrong.push(`with a key: kind ${kind}, right is list`);
  if (!warnings.includes('key-hidden')) wrong.push('with a key: not said that it was taken out');
  if (!lists.some(({ ask }) => ask.includes(BOUNCE_ZONE)))
    wrong.push(`with a key: ${BOUNCE_ZONE} was not seen`);
  if (JSON.stringify(reading.data).includes(KEY)) wrong.push('with a key: it is shown');
  return wrong;
};

/** Lets the mails come back and be read. */
export const checkBounce = async (
  places: DnsPlaces,
  supplies: Supplies,
  dir: string,
): Promise<BounceOutcome> => {
  const mail = join(dir, 'mail');
  await mkdir(mail, { recursive: true });
  await chmod(mail, 0o1777);
  const receiver = (domain: string, resolver: string, zone: string) =>
    postfix(supplies, domain, resolver, { smtpd_client_restrictions: `reject_rbl_client ${zone}` });
  const jails = [
    { place: places.receiver, domain: 'partner.example', address: NET.receiver4, resolver: NET.office4 },
    { place: places.careless, domain: 'careless.example', address: NET.careless4, resolver: NET.public4 },
    {
      place: places.leaky,
      domain: 'leaky.example',
      address: NET.leaky4,
      resolver: NET.public4,
      zone: KEYED_ZONE,
    },
  ];
  for (const { place, domain, address, resolver, zone = BOUNCE_ZONE } of jails) {
    const machine = { name: `mail.${domain}`, address };
    await startJail(place, join(dir, domain), receiver(domain, resolver, zone), machine);
  }
  const machine = { name: `mail.${listed.domain}`, address: NET.sender4 };
  await startJail(places.sender, join(dir, listed.domain), senderJail(supplies, mail), machine);
  const found = await awaitReturned(join(mail, 'alice'));
  const about = (domain: string) => found.find((text) => text.includes(`bob@${domain}`)) ?? '';
  const wrong = [
    ...(await judgeListed(places, about('partner.example'), dir)),
    ...(await judgeRefused(about('careless.example'), dir)),
    ...(await judgeKeyed(about('leaky.example'), dir)),
  ];
  return wrong.length === 0 ? {} : { problem: `WRONG: ${wrong.join('; ')} (mail in ${dir})` };
};
