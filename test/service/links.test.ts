import { describe, expect, it } from 'vitest';
import { isKnownLink } from '../../main/service/links.ts';

describe('links that may be opened', () => {
  it.each([
    ['https://check.spamhaus.org/', true],
    ['https://www.spamcop.net/bl.shtml?203.0.113.7', true],
    ['https://lookup.uribl.com/?domain=kantor.example', true],
    ['https://check.spamhaus.org/listed/?searchterm=203.0.113.7', true],
    ['http://check.spamhaus.org/', false],
    ['https://check.spamhaus.org:8443/', false],
    ['https://user@check.spamhaus.org/', false],
    ['https://check.spamhaus.org.evil.example/', false],
    ['https://evilspamhaus.org/', false],
    ['https://www.spamcop.net.evil.example/bl.shtml?203.0.113.7', false],
    ['javascript:alert(1)', false],
    ['no address', false],
  ])('%s: %s', async (url, expected) => {
    expect(await isKnownLink(url)).toBe(expected);
  });
});
