import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { errors } from '../contract/errors.ts';
import { endpoints } from '../contract/index.ts';

/** What the React Compiler compiles: code that renders often. Compiled code is twice as long, so the rest is left out. */
const reactCompilerSources = [
  'web/features/views/',
  'web/features/tasks/AvatarStack',
  'web/features/tasks/BulkActionBar',
  'web/features/tasks/TaskActionsButton',
  'web/features/tasks/TaskActionsMenu',
  'web/features/tasks/NewTaskDialog',
  'web/features/tasks/TaskFieldPicker',
  'web/features/tasks/MoveToPositionPicker',
  'web/features/tasks/MyTaskRow',
  'web/features/tasks/MyTasksPage',
  'web/features/tasks/PriorityIcon',
  'web/features/tasks/QuickAddForm',
  'web/features/tasks/QuickAddTokenChips',
  'web/features/tasks/TaskCard',
  'web/features/tasks/TaskMetadata',
  'web/features/tasks/TaskPanel',
  'web/features/tasks/panel/',
  'web/features/tasks/useQuickAddContext',
  'web/features/tasks/useTaskElement',
  'web/features/spaces/',
  'web/features/settings/',
  'web/features/account/',
];

/** Features that open later. The routes that only they use are loaded with them, as `virtual:laterRoutes`. */
const laterFeatures = /[\\/]features[\\/](account|runs|settings|spaces)[\\/]/;

export default defineConfig({
  plugins: [
    react({ compiler: { sources: reactCompilerSources } }),
    tailwind(),
    apiRoutesPlugin(),
    preloadPlugin(),
    serviceWorkerPlugin(),
  ],
  resolve: {
    alias: [
      // The browser build of this package needs `document`, which does not exist in the Markdown worker.
      {
        find: 'decode-named-character-reference',
        replacement: fileURLToPath(import.meta.resolve('decode-named-character-reference')),
      },
      // Every icon of lucide-react imports this.
      { find: '../createLucideIcon.mjs', replacement: join(import.meta.dirname, 'ui/createIcon.ts') },
    ],
  },
  build: {
    target: 'es2022',
    // The chunks that index.html loads need no preload hints.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files) => files.filter((file) => !isInitialChunk(file)),
    },
    // The Content-Security-Policy does not allow data: URLs.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Lets a chunk include only what it uses of web/ui/index.ts.
      treeshake: { moduleSideEffects: [{ test: /web[\\/]ui[\\/]/, sideEffects: false }] },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Changes only when React is updated, so browsers cache it for long.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // Only dialogs and tasks that repeat need these. Otherwise they would join the core, as web/ui/index.ts exports them.
            {
              name: 'ui',
              test: /ui[\\/](Field|FormControls|FormError|Picker|OptionList|DatePicker|daysByArrowKey|ColorPicker|TabList)[.]|rules[\\/]recurrence[\\/]|RecurrenceMark|describeRecurrence/,
              priority: 2,
            },
            { name: 'drag', test: isDragModule, priority: 2 },
            // A board and its cards.
            { name: 'board', test: isBoardModule, priority: 2 },
            // What every page needs, in one request.
            { name: 'core', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

/** The chunks that index.html loads. */
function isInitialChunk(file: string): boolean {
  return /[\\/](rolldown-runtime|react|board|core)-/.test(file);
}

const boardFiles = [
  'features/projects/(ProjectPage|ViewSwitcher|FilterSortGroupBar)',
  'sync/useUserContext',
  'features/layout/PageFrame',
  'features/tasks/(AvatarStack|taskCommands|focusAndSelection|PriorityIcon)',
  'features/tasks/(TaskActionsButton|TaskCard|cardsNameProject|TaskMetadata|TaskShortcuts|useTaskElement)',
  'features/views/(useTaskGroups|draggedIdsSignal)',
  'features/views/kanban/(KanbanView|KanbanColumn|ColumnHeader|useCollapsedColumns|useRestoreFocus)',
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

/** The texts of the app's sources: operations that neither names need no route in the bundle. */
function readWebSources(): { core: string; later: string } {
  const texts = { core: '', later: '' };
  for (const folder of ['app', 'features', 'lib', 'sync', 'ui']) {
    for (const name of readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })) {
      const file = join(import.meta.dirname, folder, name);
      if (/\.tsx?$/.test(file)) texts[laterFeatures.test(file) ? 'later' : 'core'] += readFileSync(file, 'utf8');
    }
  }
  return texts;
}

/** `virtual:routes`: what the app needs of the contract, so that neither schemas, zod nor messages reach the browser. */
function apiRoutesPlugin(): Plugin {
  const { core, later } = readWebSources();
  const coreEndpoints = endpoints.filter(([name]) => core.includes(`'${name}'`));
  const laterEndpoints = endpoints.filter(([name]) => !core.includes(`'${name}'`) && later.includes(`'${name}'`));
  const toRoutes = (chosen: typeof endpoints) =>
    Object.fromEntries(
      // What follows from the method is left out, as every byte is in the initial bundle.
      chosen.map(([name, { rest, write }]) => {
        const route = [rest.method, rest.path, rest.arrayField ?? '', write === (rest.method !== 'GET') ? '' : 'read'];
        return [name, route.join(' ').trim()];
      }),
    );
  const errorCodes: Record<number, string> = {};
  for (const [code, { status }] of Object.entries(errors))
    errorCodes[status] = `${errorCodes[status] ?? ''} ${code}`.trim();
  const modules: Record<string, Record<string, unknown>> = {
    'virtual:routes': { apiRoutes: toRoutes(coreEndpoints), errorCodes },
    'virtual:laterRoutes': { laterRoutes: toRoutes(laterEndpoints) },
  };
  return {
    name: 'routes',
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    load: (id) => {
      const constants = id.startsWith('\0') ? modules[id.slice(1)] : undefined;
      return constants && Object.entries(constants).map(toConstant).join('');
    },
  };
}

function toConstant([name, value]: [string, unknown]): string {
  return `export const ${name} = ${JSON.stringify(value)};\n`;
}

/** Replaces what Vite puts around each `import()` with what this app needs of it: loadChunk.ts handles errors. */
function preloadPlugin(): Plugin {
  return {
    name: 'preload',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? `export const __vitePreload = ${preload};` : undefined),
  };
}

/** Loads what a lazy chunk imports at the same time as the chunk, and waits for its styles. Runs in the browser. */
const preload = `(load, files = []) => Promise.all(files.map((file) => {
  const href = '/' + file;
  if (document.querySelector('link[href="' + href + '"]')) return;
  const isStyle = file.endsWith('.css');
  const link = Object.assign(document.createElement('link'), { rel: isStyle ? 'stylesheet' : 'modulepreload', href });
  document.head.append(link);
  return isStyle && new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(href));
    };
  });
})).then(load)`;

/** Writes `sw.js`: serviceWorker.js with the list of files of this build. */
function serviceWorkerPlugin(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    // After writing, because file names contain hashes that may change until then.
    writeBundle({ dir = '' }) {
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(js|css|svg|webmanifest|html)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file.slice(dir.length)).update(readFileSync(file));
      const appFiles = files
        .map((file) => file.slice(dir.length).replaceAll(sep, '/').replace(/^\/?/, '/'))
        .map((path) => (path === '/index.html' ? '/' : path));
      // Other pages, such as /docs, come from the server.
      const appPages = '/^\\/($|(projects|spaces|settings|my-tasks|search|welcome|sign-in|sign-up|forgot)(\\/|$))/';
      const worker = readFileSync(join(import.meta.dirname, 'serviceWorker.js'), 'utf8');
      const version = hash.update(worker).digest('hex').slice(0, 12);
      const constants = { appFiles: JSON.stringify(appFiles), version: JSON.stringify(version), appPages };
      const header = Object.entries(constants).map(([name, value]) => `const ${name} = ${value};\n`);
      writeFileSync(join(dir, 'sw.js'), header.join('') + worker);
    },
  };
}
