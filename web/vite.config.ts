import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { endpoints } from '../contract/index.ts';

export default defineConfig({
  plugins: [react({ compiler: true }), tailwind(), routes()],
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
