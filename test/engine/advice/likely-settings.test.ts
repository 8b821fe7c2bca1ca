import { describe, expect, it } from 'vitest';
import { mtaCatalogue } from '../../../main/catalogue/mta.ts';
import { holesOfFinding, likelySettings } from '../../../main/engine/advice/index.ts';
import type { Cell, ProductGuess } from '../../../preload/contract/index.ts';

const guess = (id: string, confidence: ProductGuess['confidence'] = 'sure'): ProductGuess => ({
  id,
  name: id,
  confidence,
  from: '220 mail.office.example',
});
type Door = Pick<Cell, 'port' | 'verdict' | 'culprit' | 'decidedBy'>;
const door = (decidedBy: string[], parts: Partial<Door> = {}): Door => ({
  port: 25,
  verdict: 'OPEN-ACCEPTED',
  decidedBy,
  ...parts,
});
const settings = (guesses: ProductGuess[], cell: Door, id?: string): string[] =>
  likelySettings(guesses, cell, id).map((row) => row.setting);

describe('from the accepted pattern to the setting', () => {
  it('S8 on hMailServer: local to external needs a login', () => {
    const [first] = likelySettings([guess('hmailserver')], door(['S8']), 'relay.open-forged');
    expect(first).toEqual({
      product: 'hMailServer',
      where: expect.stringContaining('IP Ranges'),
      setting: "IP Ranges > Internet > 'Local to external e-mail addresses': require SMTP authentication",
      unsafeValue: expect.stringContaining('not ticked'),
    });
  });

  it.each([
    ['postfix', ['S1', 'S2'], {}, 'mynetworks'],
    ['postfix', ['S8'], {}, 'smtpd_relay_restrictions / smtpd_recipient_restrictions'],
    ['postfix', ['S1/X1.1'], {}, 'smtpd_relay_restrictions / smtpd_recipient_restrictions'],
    ['postfix', ['R30'], {}, 'permit_mx_backup'],
    ['postfix', ['S1/X10'], {}, 'smtpd_authorized_xclient_hosts'],
    ['postfix', ['S1/X11'], {}, 'smtpd_upstream_proxy_protocol'],
    ['postfix', ['S1'], { port: 587 }, '-o overrides on 587'],
    ['exim', ['S8'], {}, 'acl_check_rcpt'],
    ['exim', ['S1'], {}, 'dc_relay_nets'],
    ['sendmail', ['R30'], {}, 'sendmail.mc'],
    ['opensmtpd', ['S7', 'S8'], {}, 'smtpd.conf'],
  ] as const)('%s, %o', (product, decidedBy, parts, setting) => {
    expect(settings([guess(product)], door([...decidedBy], parts))[0]).toContain(setting);
  });

  it('a hidden visitor: the list of trusted addresses, whatever was accepted', () => {
    const masked = door(['S1'], { verdict: 'OPEN-MASKED' });
    expect(settings([guess('postfix')], masked, 'relay.open-masked')).toEqual([
      'mynetworks contains the address of the proxy/gateway',
    ]);
    const proved = door(['S1'], {
      verdict: 'OPEN-PROVED',
      culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
    });
    expect(holesOfFinding('relay.proved', proved)).toEqual(['masked']);
    expect(settings([guess('docker-mailserver')], proved, 'relay.proved')).toContain('PERMIT_DOCKER');
  });

  it('asks the program inside when a panel knows no row of its own', () => {
    const row = likelySettings([guess('zimbra')], door([]), 'relay.xclient')[0];
    expect(row).toMatchObject({ product: 'Zimbra Collaboration', setting: 'smtpd_authorized_xclient_hosts' });
    expect(row?.where).toContain('/etc/postfix');
  });

  it('shows two products when it is not sure, one when it is', () => {
    const unsure = [guess('exim', 'guess'), guess('hmailserver', 'guess'), guess('qmail', 'guess')];
    const names = (guesses: ProductGuess[]): string[] => [
      ...new Set(likelySettings(guesses, door(['S8'])).map((row) => row.product)),
    ];
    expect(names(unsure)).toEqual(['Exim', 'hMailServer']);
    expect(names([guess('hmailserver', 'likely'), ...unsure])).toEqual(['hMailServer']);
  });

  it('is silent about findings that are not such a hole, and about products that are not known', () => {
    for (const id of ['relay.closed', 'relay.open-inside', 'relay.unknown', 'blacklist.listed']) {
      expect(settings([guess('postfix')], door(['S1']), id)).toEqual([]);
    }
    expect(settings([guess('unknown')], door(['S1']))).toEqual([]);
    expect(settings([], door(['S1']))).toEqual([]);
    expect(settings([guess('postfix')], door([]))).toEqual([]);
  });

  it.each(mtaCatalogue().map((row) => row.id))('%s: at most four, each with a place to look', (id) => {
    for (const hole of [['S1'], ['S8'], ['R30'], ['R1'], ['S1/X1.1']]) {
      const rows = likelySettings([guess(id)], door(hole));
      expect(rows.length).toBeLessThanOrEqual(4);
      for (const row of rows) expect(row.where.length * row.setting.length).toBeGreaterThan(0);
    }
  });
});
