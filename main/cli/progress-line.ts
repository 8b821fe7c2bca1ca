import type { Progress } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

const WIDTH = 24;

/** Progress on stderr: a bar that redraws itself on a terminal, the first answer as one line elsewhere. */
export type ProgressLine = { show(progress: Progress): void; end(): void };

export function createProgressLine(stream: NodeJS.WriteStream, words: Words): ProgressLine {
  let said = '';
  let drawn = false;
  return {
    show(progress) {
      const headline = progress.provisional?.headline ?? '';
      if (!stream.isTTY) {
        if (headline !== '' && headline !== said) stream.write(`${headline}\n`);
        said = headline;
        return;
      }
      stream.write(`\r\u001b[2K${bar(progress, words)}`);
      drawn = true;
    },
    end() {
      if (drawn) stream.write('\r\u001b[2K');
      drawn = false;
    },
  };
}

function bar(progress: Progress, words: Words): string {
  const relay = progress.steps.find((row) => row.step === 'relay');
  const lists = progress.steps.find((row) => row.step === 'blacklists');
  const done = relay?.done ?? 0;
  const total = Math.max(1, relay?.total ?? 1);
  const filled = Math.min(WIDTH, Math.round((done / total) * WIDTH));
  const drawing = `${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}`;
  const parts = words('cli:progress', {
    done,
    total: relay?.total ?? 0,
    listsDone: lists?.done ?? 0,
    lists: lists?.total ?? 0,
    seconds: Math.round(progress.elapsedMs / 1000),
  });
  return `[${drawing}] ${parts} ${progress.provisional?.headline ?? ''}`.slice(0, 160);
}
