import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { isViewName, resolveView, viewDefinitions } from './features/views/viewRegistry.ts';
import { getToday } from './lib/dates.ts';
import { initLanguage } from './lib/i18n/index.ts';
import { startKeyboardListener } from './lib/keyboardCommands.ts';
import { runWhenIdle } from './lib/runWhenIdle.ts';
import { getState, loadMe, loadSpaces, preloadBoard } from './sync/index.ts';

startKeyboardListener();
const initialData = Promise.all([loadMe(), preloadProject()]);
void loadSpaces();
// The first date that is written takes the browser a while: now, while the network is awaited.
getToday('UTC');
await initLanguage();
// Not awaited here: what is loaded later uses this module, and would wait until it is through.
void renderApp();

// For the next visit: it costs the first one nothing.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  runWhenIdle(() => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}

/** What there is to show is shown in one step; for as long as this, nobody misses a skeleton. */
async function renderApp(): Promise<void> {
  await Promise.race([initialData, new Promise((resolve) => setTimeout(resolve, 150))]);
  createRoot(document.getElementById('root') as HTMLElement).render(<App />);
}

/** In a project: its board, and the view that it is shown in. */
async function preloadProject(): Promise<void> {
  const [, room, projectId, view] = location.pathname.split('/');
  if (room !== 'projects' || !projectId) return;
  void viewDefinitions[isViewName(view) ? view : 'kanban'].preload();
  await preloadBoard(projectId);
  const project = getState().projects.get(projectId);
  if (project) await viewDefinitions[resolveView(project, view)].preload();
}
