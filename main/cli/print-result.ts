import type { Words } from '../../words/index.ts';

const ignore = (): void => {};

/**
 * Writes the result to stdout and waits until it is out. A reader that has gone away (`| head`) is no mistake; a full disk
 * behind `>` is: said in one sentence, and false.
 */
export function printResult(text: string, words: Words): Promise<boolean> {
  // Without a listener a broken pipe would end the program before the run is closed properly.
  process.stdout.once('error', ignore);
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => {
      const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
      const isOut = error === null || error === undefined || code === 'EPIPE';
      if (!isOut)
        console.error(
          words(`target:error.${code === 'ENOSPC' ? 'disk-full' : 'not-written'}`, { name: 'stdout' }),
        );
      resolve(isOut);
    });
  });
}
