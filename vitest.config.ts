import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Nothing takes as long, but on a machine that has much else to do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Much of the time is spent waiting for a database or a process: as many files at once as there are cores.
    maxWorkers: '100%',
    // On a shared machine one moment may be unlucky. What passes only when tried again is listed by name at the end of
    // .ci/run, and is a bug to be found.
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
      // A browser's journeys, on the embedded database.
      {
        extends: true,
        // A browser on a busy machine takes its time. `visit` waits for as long as `poll` does.
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          testTimeout: 90_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      // Other people's MCP clients, installed apart: they are larger than the product.
      {
        extends: true,
        test: {
          name: 'clients',
          include: ['test/mcp-clients/*.test.ts'],
          globalSetup: ['test/support/mcp-clients/install-global-setup.ts'],
          testTimeout: 180_000,
        },
      },
      // What a newcomer does, in a fresh clone of what is committed.
      { extends: true, test: { name: 'clone', include: ['test/fresh-clone/**/*.test.ts'] } },
    ],
  },
});
