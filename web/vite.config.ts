import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { endpoints } from '../contract/index.ts';

export default defineConfig({
  plugins: [react({ compiler: true }), tailwind(), routes(), serviceWorker()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // A data: URL would need its own line in the policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // So that a page has of web/ui what it uses, and not all that its index names.
      treeshake: { moduleSideEffects: [{ test: /web[\\/]ui[\\/]/, sideEffects: false }] },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Changes with React alone, so browsers keep it.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // Only what opens needs these, and web/ui/index.ts names them beside what a board needs.
            { name: 'pickers', test: /ui[\\/](Field|Picker|DatePicker|ColorPicker|Tabs)[.]/, priority: 2 },
            // What every page needs, in one piece instead of ten.
            { name: 'core', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

/** The contract's paths as a module, so that no schema and no zod reach the browser. */
function routes(): Plugin {
  const id = 'virtual:routes';
  const table = endpoints.map(([name, { rest, write }]) => [
    name,
    [rest.method, rest.path, rest.array, write ? 1 : undefined],
  ]);
  return {
    name: 'routes',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (loaded) =>
      loaded === `\0${id}` ? `export const routes = ${JSON.stringify(Object.fromEntries(table))}` : undefined,
  };
}

/** `sw.js`: the worker in shell.js, with the files of this build that it keeps. */
function serviceWorker(): Plugin {
  const publicFolder = join(import.meta.dirname, 'public');
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const own = readdirSync(publicFolder).filter((file) => !file.endsWith('.png'));
      const shell = ['/', ...own.map((file) => `/${file}`), ...Object.keys(bundle).map((file) => `/${file}`)];
      const kept = shell.filter((path) => path !== '/index.html').sort();
      const contents = own.map((file) => readFileSync(join(publicFolder, file), 'utf8'));
      const version = createHash('sha256')
        .update(JSON.stringify([kept, contents]))
        .digest('hex')
        .slice(0, 12);
      // Pages of the server itself, such as /docs, are not the app's to answer.
      const pages = '/^\\/($|(projects|spaces|settings|my-tasks|welcome|sign-in|sign-up|forgot)(\\/|$))/';
      const head = `const shell = ${JSON.stringify(kept)};\nconst version = '${version}';\nconst pages = ${pages};\n`;
      const worker = readFileSync(join(import.meta.dirname, 'shell.js'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: head + worker });
    },
  };
}
