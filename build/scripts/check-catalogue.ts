import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DnsblRow, parseDnsblText } from '../../main/catalogue/dnsbl.ts';
import { readRootHints } from '../../main/service/files.ts';
import { limitsFor, makeEngineDeps } from '../../main/service/host-deps.ts';
import { knownKeys } from '../../main/service/lists/keys.ts';
import { type RowReview, testCatalogue } from '../../main/service/lists/self-test.ts';
import { openWays } from '../../main/service/lists/ways.ts';
import { memorySecrets } from '../../main/service/secrets.ts';
import { catalogueFaults } from './catalogue-rules.ts';
import { checkCatalogues } from './check-catalogues.ts';
import { applyReviewed, type Reviewed } from './write-reviewed.ts';

const USAGE = `npm run catalogue:check -- [--resolver HOST[:PORT]]... [--direct] [--root-hints FILE] [--file dnsbl.json] [--write]
Checks the catalogues, asks every list its two test questions, and prints which statuses to review. Only --write changes the file.
Exit status: 0 nothing to review · 1 something to review · 2 could not ask · 3 the catalogue has faults, or bad usage`;

const EXIT = { same: 0, differs: 1, couldNotAsk: 2, fault: 3 } as const;
const SHIPPED = resolve(import.meta.dirname, '../../main/catalogue/dnsbl.json');

type Wanted = {
  resolvers: string[];
  direct: boolean;
  rootHints: string | undefined;
  file: string;
  write: boolean;
};

function readArguments(args: string[]): Wanted {
  const { values } = parseArgs({
    args,
    options: {
      resolver: { type: 'string', multiple: true },
      direct: { type: 'boolean' },
      'root-hints': { type: 'string' },
      file: { type: 'string' },
      write: { type: 'boolean' },
    },
  });
  return {
    resolvers: values.resolver ?? [],
    direct: values.direct ?? false,
    rootHints: values['root-hints'],
    file: values.file === undefined ? SHIPPED : resolve(values.file),
    write: values.write ?? false,
  };
}

async function main(args: string[]): Promise<number> {
  let wanted: Wanted;
  try {
    wanted = readArguments(args);
  } catch {
    console.error(USAGE);
    return EXIT.fault;
  }
  let text: string;
  let rows: DnsblRow[];
  try {
    console.log(`catalogues: ${await checkCatalogues()}`);
    text = readFileSync(wanted.file, 'utf8');
    rows = parseDnsblText(text);
  } catch (error) {
    console.error(`fault: ${messageOf(error)}`);
    return EXIT.fault;
  }
  const faults = catalogueFaults(rows);
  for (const fault of faults) console.error(`fault: ${fault}`);
  if (faults.length > 0) return EXIT.fault;

  const reviews = await ask(rows, wanted);
  if (reviews === null) return EXIT.couldNotAsk;
  const differing = reviews.filter((review) => review.differs);
  for (const review of differing) console.log(lineOf(review));
  console.log(sumUp(reviews));
  if (reviews.every((review) => review.now === null)) {
    console.error('no list answered: is there a way to them?');
    return EXIT.couldNotAsk;
  }
  if (wanted.write) writeFileSync(wanted.file, applyReviewed(text, toWrite(reviews), todayText()));
  return differing.length > 0 ? EXIT.differs : EXIT.same;
}

/** Null when nothing could be asked; said why. */
async function ask(rows: readonly DnsblRow[], wanted: Wanted): Promise<RowReview[] | null> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    const roots = wanted.rootHints === undefined ? [] : readRootHints(readFileSync(wanted.rootHints));
    const deps = await makeEngineDeps({ resolvers: wanted.resolvers, limits: limitsFor('gentle', false) });
    const { ways, close } = await openWays({
      isTyped: wanted.resolvers.length > 0,
      typed: [],
      roots: wanted.direct || roots.length > 0 ? roots : null,
      keys: knownKeys(memorySecrets(), process.env),
    });
    let done = 0;
    const onReview = (): void => {
      done += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${rows.length}`);
    };
    try {
      const { isHonest, reviews } = await testCatalogue(rows, ways, deps, { signal: stop.signal, onReview });
      if (!isHonest) console.error('this resolver makes up answers: nothing was asked');
      return isHonest ? reviews : null;
    } finally {
      if (process.stderr.isTTY) process.stderr.write('\r');
      close();
      deps.resolver.close();
    }
  } catch (error) {
    console.error(`could not ask: ${stop.signal.aborted ? 'stopped' : messageOf(error)}`);
    return null;
  } finally {
    process.off('SIGINT', onSignal);
  }
}

/** `zone: was active, now empty (ip4: empty via 192.0.2.1:53)`. */
function lineOf({ zone, was, now, tests }: RowReview): string {
  const seen = tests
    .map(
      ({ kind, result, reason, via }) => `${kind}: ${result}${reason ? ` ${reason}` : ''} via ${via || '-'}`,
    )
    .join(', ');
  const word = now === 'dead' ? 'empty' : (now ?? 'unknown');
  return `${zone}: was ${was}, now ${word} (${seen})`;
}

function sumUp(reviews: readonly RowReview[]): string {
  const differing = reviews.filter((review) => review.differs).length;
  const silent = reviews.filter((review) => review.now === null).length;
  return `${reviews.length} lists asked, ${differing} to review, ${silent} could not tell (refused, or no answer)`;
}

/** Only what is clear: closed, lists everything, or back again. Half-working lists are left to a person. */
function toWrite(reviews: readonly RowReview[]): Reviewed[] {
  return reviews.flatMap((review) => {
    const { zone, was, now } = review;
    if (now === null) return [];
    const isBack = now === 'active' && (was === 'dead' || was === 'list-the-world');
    const isLost = now !== 'active' && now !== was;
    const status = isBack ? 'uncertain' : isLost ? now : null;
    const note = status === null ? null : `Self-test of ${todayText()}: was ${was}, now ${now}.`;
    return [{ zone, status, note }];
  });
}

const todayText = (): string => new Date().toISOString().slice(0, 10);
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 300) : String(error);

process.exitCode = await main(process.argv.slice(2));
