import {
  type FakeDns,
  type FakeQuestion,
  type FakeRecord,
  type FakeReply,
  startFakeDns,
  T,
} from '../fakes/dns/server.ts';

/** Text that tries to be more than text: terminal codes, direction changes, markup, our own templates and keys. */
export const NASTY =
  '\x1b[2J\x1b[31mred\x07 \u202egnp.exe\u202c \u200bhid\u2066den <script>alert(1)</script> {{ip}} $t(verdict:CLOSED.headline) =cmd()';

const NOT_THERE: FakeReply = { rcode: 3 };
const NOTHING: FakeReply = {};
const LIST = 'listing.blacklist.practice.example';
const PLACE = 'v=relay-doctor-practice; place=outside; address=203.0.113.50; address6=2001:db8:ffff::50';

const record = (type: number, data: string | string[], preference = 10): FakeRecord => ({
  type,
  data,
  preference,
});

/** `TYPE name` → records. Everything of a name that is there at all but not listed is "no such record". */
const ZONE: Record<string, FakeRecord[]> = {
  [`${T.MX} kantor.example`]: [record(T.MX, 'mail.kantor.example')],
  [`${T.A} mail.kantor.example`]: [record(T.A, '127.0.0.1')],
  [`${T.TXT} _vantage.kantor.example`]: [record(T.TXT, PLACE)],
  [`${T.TXT} kantor.example`]: [record(T.TXT, 'v=spf1 ip4:203.0.113.9 -all')],
  [`${T.A} nomx.example`]: [record(T.A, '127.0.0.1')],
  [`${T.TXT} _vantage.nomx.example`]: [record(T.TXT, PLACE)],
  [`${T.MX} nullmx.example`]: [record(T.MX, '', 0)],
  [`${T.MX} nowhere.example`]: [record(T.MX, 'mail.nowhere.example')],
  [`${T.TXT} empty.example`]: [record(T.TXT, 'nothing else is here')],
  [`${T.MX} private.example`]: [record(T.MX, 'mail.private.example')],
  [`${T.A} mail.private.example`]: [record(T.A, '127.0.0.1')],
  [`${T.MX} nasty.example`]: [record(T.MX, 'mail.nasty.example')],
  [`${T.A} mail.nasty.example`]: [record(T.A, '127.0.0.1')],
  [`${T.TXT} _vantage.nasty.example`]: [record(T.TXT, PLACE)],
  [`${T.TXT} nasty.example`]: [record(T.TXT, `v=spf1 ${NASTY} -all`)],
  [`${T.TXT} _dmarc.nasty.example`]: [record(T.TXT, `v=DMARC1; p=${NASTY}`)],
  [`${T.PTR} 1.0.0.127.in-addr.arpa`]: [record(T.PTR, 'mail.kantor.example')],
  [`${T.MX} elsewhere.example`]: [record(T.MX, 'mail.elsewhere.example')],
  [`${T.A} mail.elsewhere.example`]: [record(T.A, '127.0.0.1')],
};

/** What the world's own name server says. */
export function look({ name, type }: FakeQuestion): FakeReply {
  if (name === `2.0.0.127.${LIST}` && type === T.A) return { answers: [record(T.A, '127.0.0.2')] };
  const answers = ZONE[`${type} ${name}`];
  if (answers) return { answers };
  return Object.keys(ZONE).some((key) => key.split(' ')[1] === name) ? NOTHING : NOT_THERE;
}

/** The closed world's name server: a small office, its neighbours, and one blacklist by the book. */
export function startNames(): Promise<FakeDns> {
  return startFakeDns(look);
}

/** A captive network's DNS: what does not exist gets an address all the same. */
export function startLyingNames(): Promise<FakeDns> {
  return startFakeDns((question) => {
    const truth = look(question);
    const isMissing = truth !== 'silence' && 'rcode' in truth && truth.rcode === 3;
    if (!isMissing) return truth;
    return question.type === T.A ? { answers: [record(T.A, '127.99.99.99')] } : NOTHING;
  });
}

/** A name server that hears everything and says nothing. */
export function startSilentNames(): Promise<FakeDns> {
  return startFakeDns(() => 'silence');
}

/** A name server that answers with rubbish of all kinds. */
export function startRubbishNames(): Promise<FakeDns> {
  return startFakeDns(({ raw, count, transport }) => {
    const kinds = [
      Buffer.alloc(0),
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      Buffer.concat([
        raw.subarray(0, 2),
        Buffer.from([0x81, 0x80, 0, 1, 0xff, 0xff, 0, 0, 0, 0, 0xc0, 0x0c]),
      ]),
      Buffer.concat([raw.subarray(0, 2), Buffer.alloc(transport === 'udp' ? 4000 : 60_000, 0xc0)]),
    ];
    return { raw: kinds[count % kinds.length] ?? Buffer.alloc(0) };
  });
}
