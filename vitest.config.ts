import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests that are marked as concurrent.
    maxConcurrency: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{case-file,engine,service,cli,contract,store,report,renderer,architecture,words,security,practice,desktop}/**/*.test.{ts,tsx}',
          ],
          testTimeout: 20_000,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,hostile}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
