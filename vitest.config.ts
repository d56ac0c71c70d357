import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Generous limits for busy machines; no test normally takes this long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests mostly wait for a database or a process, so run as many files at once as there are cores.
    maxWorkers: '100%',
    // CI machines are shared, so a failed test is retried once. `.ci/run` lists the tests that passed only on retry;
    // each of them is a bug to fix.
    retry: process.env['CI'] ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'api',
          include: ['test/**/*.test.ts'],
          exclude: ['test/web/**', 'test/fresh-clone/**', 'test/mcp-clients/**'],
          globalSetup: ['test/support/postgres/global-setup.ts'],
        },
      },
      // Browser tests, on SQLite.
      {
        extends: true,
        // Browsers are slow on busy machines. Page actions have the same timeout as `poll`; see `openPage`.
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          testTimeout: 90_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      // Third-party MCP clients, installed separately because they are larger than the product.
      {
        extends: true,
        test: {
          name: 'clients',
          include: ['test/mcp-clients/*.test.ts'],
          globalSetup: ['test/support/mcp-clients/install-global-setup.ts'],
          testTimeout: 180_000,
        },
      },
      // The steps of a new contributor, in a fresh clone of the committed files.
      { extends: true, test: { name: 'clone', include: ['test/fresh-clone/**/*.test.ts'] } },
    ],
  },
});
