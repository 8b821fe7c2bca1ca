import { describe, expect, it } from 'vitest';
import { mtaCatalogue } from '../../../main/catalogue/mta.ts';
import {
  adviseFor,
  CAUSES,
  curesFor,
  holeOf,
  likelyCause,
  listProducts,
  wordAdvice,
} from '../../../main/engine/advice/index.ts';
import { language, productAdvice } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';

describe('products', () => {
  it('lists every product once, the unknown one last', () => {
    const products = listProducts();
    expect(products).toHaveLength(mtaCatalogue().length);
    expect(new Set(products.map((row) => row.id)).size).toBe(products.length);
    expect(products.at(-1)?.id).toBe('unknown');
  });

  it.each(mtaCatalogue().map((row) => row.id))(
    'advice for %s in both languages, with and without a cause',
    (id) => {
      for (const lang of language.options) {
        for (const cause of [null, ...CAUSES]) {
          const advice = productAdvice.parse(wordAdvice(adviseFor(id, cause), wordsIn(lang)));
          expect(advice.steps.length).toBeGreaterThan(0);
          expect(advice.cures.length).toBeGreaterThan(0);
          expect(advice.firstAid).toHaveLength(5);
          expect(advice.causeAdvice?.id ?? null).toBe(cause);
          const said = JSON.stringify([
            advice.cures,
            advice.causeAdvice,
            advice.firstAid,
            advice.obsolete,
            advice.verify,
          ]);
          expect(said).not.toMatch(/advice:|\{\{/);
          expect(JSON.stringify(advice)).not.toMatch(/\(lab |\(from memory|issue #\d/);
        }
      }
    },
  );

  it('gives the product its own lines', () => {
    const advice = adviseFor('postfix', 'copier');
    expect(advice.cures.map((row) => row.id)).toEqual([
      'own-people-only',
      'login',
      'trusted-hosts',
      'provider-direct',
    ]);
    expect(advice.cures.find((row) => row.id === 'trusted-hosts')?.code).toContain('mynetworks');
    expect(advice.cures.find((row) => row.id === 'login')?.code).toContain('submission');
    expect(advice.restart).toContain('postfix reload');
    expect(adviseFor('hmailserver', null).where).toContain('IP Ranges');
  });

  it('says when a program is given up', () => {
    const words = wordsIn('en');
    expect(wordAdvice(adviseFor('hmailserver', null), words).obsolete).toContain('no longer developed');
    expect(wordAdvice(adviseFor('postfix', null), words).obsolete).toBeNull();
  });

  it('falls back to general advice for ids it does not know', () => {
    expect(adviseFor('../etc/passwd', 'nonsense')).toMatchObject({ id: 'unknown', cause: null });
    expect(curesFor(null)).toEqual(['login', 'trusted-hosts', 'smart-host', 'firewall']);
  });
});

describe('from what was accepted to the likely setting', () => {
  it.each([
    [['S1'], false, 'anyone'],
    [['S1', 'R1', 'S7'], false, 'anyone'],
    [['S1/X3.1'], false, 'anyone'],
    [['S7', 'S8'], false, 'sender'],
    [['S1/X1.2'], false, 'helo'],
    [['S8', 'S8/X1.1', 'S8/X1.2'], false, 'sender'],
    [['S1/X1.1', 'S8/X1.1'], false, 'helo'],
    [['R1'], false, 'form'],
    [['R30'], false, 'mx'],
    [['R29'], false, 'destination'],
    [['X10'], false, 'xclient'],
    [['S1/X10'], false, 'xclient'],
    [['C1/X11', 'S1/X11'], false, 'proxy'],
    [['S1'], true, 'masked'],
    [[], false, null],
    [['?', ''], false, null],
  ] as const)('%o masked %s', (decidedBy, masked, hole) => {
    expect(holeOf(decidedBy, masked)).toBe(hole);
  });

  it('points at rows of the product', () => {
    const causes = adviseFor('postfix', null).causes;
    const masked = likelyCause('postfix', ['S1'], true);
    expect(masked?.map((row) => causes[row.index]?.setting)).toEqual([
      'mynetworks contains the address of the proxy/gateway',
    ]);
    expect(likelyCause('sendmail', ['S7'], false)?.map((row) => row.index)).toEqual([3]);
  });

  it('is silent when it cannot know', () => {
    expect(likelyCause('mimecast', ['S1'], false)).toBeNull();
    expect(likelyCause('unknown', ['S1'], false)).toBeNull();
    expect(likelyCause('postfix', [], false)).toBeNull();
  });
});
