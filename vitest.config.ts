import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of the time is spent waiting for a database or a process: as many files at once as there are cores.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'api',
          include: ['test/**/*.test.ts'],
          exclude: ['test/web/**', 'test/clone/**'],
          globalSetup: ['test/postgres.ts'],
        },
      },
      // A browser's journeys, on the embedded database.
      { extends: true, test: { name: 'web', include: ['test/web/**/*.test.ts'] } },
      // What a newcomer does, in a fresh clone of what is committed.
      { extends: true, test: { name: 'clone', include: ['test/clone/**/*.test.ts'] } },
    ],
  },
});
