import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'api', include: ['test/**/*.test.ts'], exclude: ['test/web/**'] } },
      { extends: true, test: { name: 'web', include: ['test/web/**/*.test.ts'] } },
    ],
  },
});
