import type { ProductAdvice } from '../../../preload/contract/index.ts';
import { type MtaProduct, mtaCatalogue } from '../../catalogue/mta.ts';
import { type CauseId, type CureId, curesFor, readCause } from './causes.ts';

/** Steps that come before any diagnosis (mail-servers.md §1.0). Words: `advice:firstAid.<id>`. */
export const FIRST_AID = ['stop', 'keep', 'wait', 'save', 'list'] as const;

/** `productAdvice` of the contract before words are put in. Texts in `causes`, `steps`, `snippets`, `code` are English data. */
export type ProductAdviceCore = Omit<
  ProductAdvice,
  'cures' | 'verify' | 'obsolete' | 'firstAid' | 'causeAdvice'
> & {
  cause: CauseId | null;
  /** Best first; `code` is the product's own line or menu path. */
  cures: { id: CureId; code: string | null }[];
  /** What to look at in this product to prove it, or empty. */
  verify: string;
  /** Words `advice:obsolete.<id>` exist. */
  obsolete: boolean;
};

/** Turns a string-table key into words (`wordsIn(language)` fits). */
export type LookUp = (key: string) => string;

const GENERIC_VERIFY =
  /^Run the relay test again from a network that the server does not trust.*?\(5xx, or 4xx with wording about relaying\)\.\s*/;

/** For the picker: every product, by name; the unknown one last. */
export function listProducts(): { id: string; name: string }[] {
  return mtaCatalogue()
    .map(({ id, name }) => ({ id, name }))
    .sort(
      (a, b) => Number(a.id === 'unknown') - Number(b.id === 'unknown') || a.name.localeCompare(b.name, 'en'),
    );
}

/** The product of an id; the entry for unknown servers when there is none. */
export function findProduct(id: string): MtaProduct {
  const known = mtaCatalogue().find((product) => product.id === id) ?? mtaCatalogue().find(isUnknown);
  if (!known) throw new Error('catalogue without an entry for unknown servers');
  return known;
}

function isUnknown(product: MtaProduct): boolean {
  return product.id === 'unknown';
}

/** Advice for one product and, when it is known, for the reason why relaying was opened. Unknown ids give general advice. */
export function adviseFor(productId: string, cause: string | null): ProductAdviceCore {
  const product = findProduct(productId);
  const chosen = readCause(cause);
  return {
    id: product.id,
    name: product.name,
    family: product.family,
    hasGui: product.hasGui,
    where: plain(product.adminUi),
    obsolete: product.obsolete !== 'no',
    causes: product.openRelayCauses.map((row) => ({
      cause: row.cause,
      setting: row.setting,
      unsafeValue: row.unsafeValue,
      why: plain(row.why),
    })),
    steps: product.fix.map(plain),
    snippets: product.snippets.map(({ title, code, appliesTo }) => ({ title, code, appliesTo })),
    cause: chosen,
    cures: curesFor(chosen).map((id) => ({ id, code: codeFor(id, product, chosen) })),
    verify: plain(product.verify.replace(GENERIC_VERIFY, '')),
    restart: product.restart,
    docUrls: product.docUrls,
    confidence: product.confidence,
  };
}

/** The same in a language, as the window and the documents take it. */
export function wordAdvice(core: ProductAdviceCore, look: LookUp): ProductAdvice {
  const { cause, cures, verify, obsolete, ...rest } = core;
  return {
    ...rest,
    obsolete: obsolete ? look(`advice:obsolete.${core.id}`) : null,
    cures: cures.map(({ id, code }) => ({
      id,
      title: look(`advice:cure.${id}.title`),
      text: `${look(`advice:cure.${id}.text`)} ${look(`advice:cure.${id}.verify`)}`,
      code,
    })),
    verify: [look('advice:verify'), verify].filter((text) => text !== '').join(' '),
    firstAid: FIRST_AID.map((id) => look(`advice:firstAid.${id}`)),
    causeAdvice:
      cause === null
        ? null
        : {
            id: cause,
            title: look(`advice:cause.${cause}.title`),
            text: look(`advice:cause.${cause}.text`),
            doNot: look(`advice:cause.${cause}.doNot`),
            verify: look(`advice:cause.${cause}.verify`),
          },
  };
}

function codeFor(cure: CureId, product: MtaProduct, cause: CauseId | null): string | null {
  switch (cure) {
    case 'login':
    case 'limit-accounts':
      return worth(product.smtpAuth);
    case 'trusted-hosts':
      return worth(product.trustedHosts);
    case 'smart-host':
      return worth(product.smartHost);
    case 'own-people-only':
      return cause === 'copier' ? worth(product.printer) : null;
    case 'clean-start':
      return product.snippets.find((row) => row.baseline === true)?.code ?? null;
    case 'firewall':
    case 'provider-direct':
    case 'webmail-or-vpn':
    case 'vpn':
    case 'exact-domains':
    case 'drop-backup':
    case 'separate-door':
    case 'test-every-address':
    case 'true-address':
    case 'change-password':
      return null;
  }
}

function worth(text: string): string | null {
  const shown = plain(text);
  return shown === '' || shown === '-' ? null : shown;
}

/** Without the catalogue's notes on where a fact comes from. */
function plain(text: string): string {
  return text
    .replace(/\s*\((?:lab|issue|from memory|source|memory)\b[^)]*\)/g, '')
    .replace(/: issue #\d+ shows /g, ': ')
    .trim();
}
