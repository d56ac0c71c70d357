import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { isView, viewOf, views } from './features/views/viewRegistry.ts';
import { today } from './lib/dates.ts';
import { startLanguage } from './lib/i18n/index.ts';
import { listenToKeys } from './lib/keyboardCommands.ts';
import { whenIdle } from './lib/lazyWithPreload.tsx';
import { beginBoard, getState, loadMe, loadSpaces } from './sync/index.ts';

listenToKeys();
const first = Promise.all([loadMe(), beginProject()]);
void loadSpaces();
// The first date that is written takes the browser a while: now, while the network is awaited.
today('UTC');
await startLanguage();
// Not awaited here: what is loaded later uses this module, and would wait until it is through.
void show();

// For the next visit: it costs the first one nothing.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  whenIdle(() => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}

/** What there is to show is shown in one step; for as long as this, nobody misses a skeleton. */
async function show(): Promise<void> {
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 150))]);
  createRoot(document.getElementById('root') as HTMLElement).render(<App />);
}

/** In a project: its board, and the view that it is shown in. */
async function beginProject(): Promise<void> {
  const [, room, projectId, view] = location.pathname.split('/');
  if (room !== 'projects' || !projectId) return;
  void views[isView(view) ? view : 'kanban'].load();
  await beginBoard(projectId);
  const project = getState().projects.get(projectId);
  if (project) await views[viewOf(project, view)].load();
}
