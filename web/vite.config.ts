import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { endpoints } from '../contract/index.ts';

/** What renders often: the views and what they are made of. Compiled code is twice as long, so the rest is left as it is. */
const reactCompilerSources = [
  'web/features/views/',
  'web/features/tasks/BulkActionBar',
  'web/features/tasks/TaskActionsMenu',
  'web/features/tasks/NewTaskDialog',
  'web/features/tasks/TaskFieldPicker',
  'web/features/tasks/MoveTaskPicker',
  'web/features/tasks/MyTasksPage',
  'web/features/tasks/PriorityIcon',
  'web/features/tasks/QuickAddForm',
  'web/features/tasks/TaskCard',
  'web/features/tasks/TaskPanel',
  'web/features/tasks/panel/',
  'web/features/projects/ProjectPage',
  'web/features/spaces/',
  'web/features/settings/',
  'web/features/account/',
];

export default defineConfig({
  plugins: [
    react({ compiler: { sources: reactCompilerSources } }),
    tailwind(),
    apiRoutesPlugin(),
    serviceWorkerPlugin(),
  ],
  // Its other form asks the page's document, which a worker has not.
  resolve: {
    alias: {
      'decode-named-character-reference': fileURLToPath(import.meta.resolve('decode-named-character-reference')),
    },
  },
  build: {
    target: 'es2022',
    // What the page has from the beginning needs no asking for.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files) => files.filter((file) => !isInitialChunk(file)),
    },
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
            {
              name: 'pickers',
              test: /ui[\\/](Field|Picker|DatePicker|daysByArrowKey|ColorPicker|Tabs)[.]/,
              priority: 2,
            },
            { name: 'drag', test: isDragModule, priority: 2 },
            // A board and its cards: one request after the core.
            { name: 'board', test: isBoardModule, priority: 2 },
            // What every page needs, in one piece instead of ten.
            { name: 'core', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

/** The chunks that index.html names. */
function isInitialChunk(file: string): boolean {
  return /[\\/](rolldown-runtime|react|board|core)-/.test(file);
}

const boardFiles = [
  'features/projects/(ProjectPage|FilterBar)',
  'sync/useCurrentUser',
  'features/layout/PageFrame',
  'features/tasks/(focusAndSelection|PriorityIcon|TaskCard|TaskShortcuts|InlineTitleEditor)',
  'features/views/(useTaskGroups|draggedIds)',
  'features/views/kanban/(KanbanView|KanbanColumn|ColumnHeader|statusCategories|useCollapsedColumns|useRestoreFocus)',
  'ui/useVirtualList',
];

function isBoardModule(id: string): boolean {
  return isOneOf(boardFiles, id);
}

/** What a board and a list need once something can be dragged. */
const dragFiles = [
  'ui/drag/[a-zA-Z]+',
  'features/views/(dropIntoGroup|dropLine|dueBucketDays|taskDragAnnouncements)',
  'features/views/kanban/(boardDrag|boardDropIndicator)',
];

function isDragModule(id: string): boolean {
  return isOneOf(dragFiles, id);
}

function isOneOf(files: readonly string[], id: string): boolean {
  return new RegExp(`web/(${files.join('|')})[.]tsx?$`).test(id.replaceAll('\\', '/'));
}

/** The contract's paths as a module, so that no schema and no zod reach the browser. */
function apiRoutesPlugin(): Plugin {
  const id = 'virtual:routes';
  const table = endpoints.map(([name, { rest, write }]) => [
    name,
    [rest.method, rest.path, rest.arrayField, write ? 1 : undefined],
  ]);
  return {
    name: 'routes',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (loaded) =>
      loaded === `\0${id}` ? `export const apiRoutes = ${JSON.stringify(Object.fromEntries(table))}` : undefined,
  };
}

/** `sw.js`: the worker in shell.js, with the files of this build that it keeps. */
function serviceWorkerPlugin(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    // Once all is written: until then names may still change.
    writeBundle({ dir = '' }) {
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(js|css|svg|webmanifest|html)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file.slice(dir.length)).update(readFileSync(file));
      const shell = files
        .map((file) => file.slice(dir.length).replaceAll(sep, '/').replace(/^\/?/, '/'))
        .map((path) => (path === '/index.html' ? '/' : path));
      // Pages of the server itself, such as /docs, are not the app's to answer.
      const pages = '/^\\/($|(projects|spaces|settings|my-tasks|search|welcome|sign-in|sign-up|forgot)(\\/|$))/';
      const worker = readFileSync(join(import.meta.dirname, 'serviceWorker.js'), 'utf8');
      const version = hash.update(worker).digest('hex').slice(0, 12);
      const head = `const shell = ${JSON.stringify(shell)};\nconst version = '${version}';\nconst pages = ${pages};\n`;
      writeFileSync(join(dir, 'sw.js'), head + worker);
    },
  };
}
