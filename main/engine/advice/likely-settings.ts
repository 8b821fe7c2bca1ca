import type { Cell, ProductGuess, ReportFinding } from '../../../preload/contract/index.ts';
import type { HoleKind, MtaProduct } from '../../catalogue/mta.ts';
import { causesOf, holesOf } from './likely-cause.ts';
import { adviseFor, findProduct } from './product-advice.ts';

/** A setting of the recognised product that makes such a hole: where it is, and the value that opens it. */
export type LikelySetting = NonNullable<ReportFinding['settings']>[number];

const MAX_SETTINGS = 4;
/** An uncertain guess is shown beside the next one. */
const MAX_GUESSES = 2;

type Door = Pick<Cell, 'port' | 'verdict' | 'culprit' | 'decidedBy'>;

/**
 * From what was accepted to the settings of the recognised program that most likely let it through (relay-tests §5.13),
 * most likely first; empty when the finding, the attempts or the product do not tell.
 */
export function likelySettings(
  guesses: readonly ProductGuess[],
  cell: Door,
  findingId = 'relay.open',
): LikelySetting[] {
  const holes = holesOfFinding(findingId, cell);
  const found = worthShowing(guesses).flatMap(({ id }) => settingsOf(findProduct(id), holes));
  const isNew = (row: LikelySetting, index: number): boolean =>
    found.findIndex((one) => one.setting === row.setting && one.unsafeValue === row.unsafeValue) === index;
  return found.filter(isNew).slice(0, MAX_SETTINGS);
}

/** Kinds of setting behind a finding, most telling first. */
export function holesOfFinding(findingId: string, cell: Door): HoleKind[] {
  switch (findingId) {
    case 'relay.open-masked':
    case 'relay.masked-visitor':
      return ['masked'];
    case 'relay.xclient':
    case 'relay.xclient-taken':
      return ['xclient'];
    case 'relay.proxy-hint':
    case 'relay.proxy-taken':
      return ['proxy'];
    default:
      break;
  }
  if (!/^relay\.(?:open|proved)/.test(findingId) || findingId === 'relay.open-inside') return [];
  const decidedBy = cell.decidedBy ?? [];
  const holes = holesOf(decidedBy, false);
  const isPlain = holes[0] === 'anyone';
  // A stranger who passes because he looks like one of the staff: the trusted list is right, the address is not.
  const isMasked = cell.verdict === 'OPEN-MASKED' || (cell.culprit !== undefined && isPlain);
  if (isMasked) return ['masked'];
  return isPlain && cell.port !== 25 ? ['port', ...holes] : holes;
}

/** The product that is known for certain or probably; else the two that come nearest. */
function worthShowing(guesses: readonly ProductGuess[]): readonly ProductGuess[] {
  const isClear = guesses[0] !== undefined && guesses[0].confidence !== 'guess';
  return guesses.slice(0, isClear ? 1 : MAX_GUESSES);
}

function settingsOf(product: MtaProduct, holes: readonly HoleKind[]): LikelySetting[] {
  return holes.flatMap((hole) => {
    // What a panel or appliance does not know of itself is set in the program inside it.
    const inside = product.id === product.family ? product : findProduct(product.family);
    const source = causesOf(product.id, hole) ? product : inside;
    return (causesOf(source.id, hole) ?? []).flatMap(({ index }) => {
      const row = source.openRelayCauses[index];
      if (!row) return [];
      const { setting, unsafeValue } = row;
      return [{ product: product.name, where: adviseFor(source.id, null).where, setting, unsafeValue }];
    });
  });
}
