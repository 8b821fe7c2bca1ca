#!/usr/bin/env node
import { join } from 'node:path';
import { ServiceError } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { systemLanguage } from '../browser/system-language.ts';
import { version } from '../transport/version.ts';

import { runCheckCommand } from './check.ts';
import { EXIT } from './exit-status.ts';
import { runExplainCommand } from './explain.ts';
import { runMergeCommand } from './merge.ts';
import { UsageError } from './options.ts';
import { runPracticeCommand } from './practice.ts';
import { runReportCommand } from './report.ts';
import { runServeCommand } from './serve.ts';

const language = systemLanguage();
const words = wordsIn(language);

/** Composition root of the command line. */
async function main([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case 'check':
      return runCheckCommand(args, language);
    case 'report':
      return runReportCommand(args, language);
    case 'serve':
      return runServeCommand(args, language, join(import.meta.dirname, '..', 'renderer'));
    case 'explain':
      return runExplainCommand(args, language);
    case 'merge':
      return runMergeCommand(args, language);
    case 'practice':
      return runPracticeCommand(args, language);
    case '--version':
      console.log(version);
      return EXIT.nothingToFix;
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      console.log(words('cli:help'));
      return command === undefined ? EXIT.badInput : EXIT.nothingToFix;
    case 'lint':
      throw new UsageError('later', { command });
    default:
      throw new UsageError('unknown-command', { command: command.slice(0, 40) });
  }
}

/** What went wrong, in one sentence on stderr. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return words(`cli:wrong.${error.key}`, error.params);
  if (error instanceof ServiceError) {
    const { key, params = {} } = error.info;
    const known = [key, `target:error.${key}`, `target:${key}`].find((candidate) => words.has(candidate));
    return known ? words(known, params) : words('target:error.internal');
  }
  return `${words('target:error.internal')} (${error instanceof Error ? error.message.slice(0, 200) : 'unknown'})`;
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = EXIT.badInput;
  },
);
