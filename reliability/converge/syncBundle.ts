import { join } from 'node:path';
import { build } from 'vite';
import { repoRoot } from '../../testing/repoRoot.ts';

const entryId = 'virtual:sync-entry';

/** Builds `web/sync` alone, as `globalThis.sync` of an empty page. Returns the page and its scripts by path. */
export async function buildSyncBundle(): Promise<Map<string, { type: string; content: string }>> {
  const result = await build({
    configFile: join(repoRoot, 'web', 'vite.config.ts'),
    root: join(repoRoot, 'web'),
    logLevel: 'warn',
    plugins: [
      {
        name: 'sync-entry',
        resolveId: (id) => (id === entryId ? `\0${id}` : undefined),
        load: (id) =>
          id === `\0${entryId}`
            ? `import * as sync from ${toSpecifier('index.ts')};
               import * as relations from ${toSpecifier('actions/assigneesLabelsAndBlockers.ts')};
               import * as comments from ${toSpecifier('actions/comments.ts')};
               import * as labels from ${toSpecifier('actions/createLabel.ts')};
               import { listDrafts } from ${toSpecifier('drafts.ts')};
               import { loadTask, openTask } from ${toSpecifier('loadTask.ts')};
               const resumeQueue = () => import(${toSpecifier('sharedQueue.ts')}).then((queue) => queue.resumeQueue());
               const actions = { ...sync.actions, ...relations, ...comments, ...labels };
               globalThis.sync = { ...sync, actions, listDrafts, loadTask, openTask, resumeQueue };`
            : undefined,
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: entryId } },
  });
  const [bundle] = [result].flat();
  if (!bundle || !('output' in bundle)) throw new Error('Vite returned no output');
  const files = new Map<string, { type: string; content: string }>();
  let entry = '';
  for (const chunk of bundle.output) {
    if (chunk.type !== 'chunk') continue;
    files.set(`/${chunk.fileName}`, { type: 'text/javascript', content: chunk.code });
    if (chunk.isEntry) entry = chunk.fileName;
  }
  files.set('/', { type: 'text/html', content: `<!doctype html><script type="module" src="/${entry}"></script>` });
  return files;
}

function toSpecifier(file: string): string {
  return JSON.stringify(join(repoRoot, 'web', 'sync', file));
}
