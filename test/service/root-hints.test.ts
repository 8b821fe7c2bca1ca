import { describe, expect, it } from 'vitest';
import { readRootHints } from '../../main/service/index.ts';

const read = (text: string) => readRootHints(new TextEncoder().encode(text));

describe('a root hints file', () => {
  it('may be named.root, or one address a line', () => {
    const named =
      '.  3600000  NS  A.ROOT.EXAMPLE.\nA.ROOT.EXAMPLE. 3600000 A 192.0.2.1\nA.ROOT.EXAMPLE. 3600000 AAAA 2001:db8::1\n';
    expect(read(named)).toEqual(['192.0.2.1', '2001:db8::1']);
    expect(read('192.0.2.1\n127.0.0.1:5300\r\n[2001:db8::1]:53\n')).toEqual([
      '192.0.2.1',
      '127.0.0.1:5300',
      '[2001:db8::1]:53',
    ]);
  });

  it.each([
    ['', 'no-addresses'],
    ['nothing here\n\u0000\u0001', 'no-addresses'],
    ['192.0.2.1\n'.repeat(40_000), 'too-large'],
  ])('is refused when it is none (%#)', (text, detail) => {
    const reading = (): unknown => read(text);
    expect(reading).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ key: 'root-hints', detail }) }),
    );
  });
});
