import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { isViewName, resolveView, viewDefinitions } from './features/views/viewRegistry.ts';
import { getToday } from './lib/dates.ts';
import { initLanguage } from './lib/i18n/index.ts';
import { startKeyboardListener } from './lib/keyboardCommands.ts';
import { runWhenIdle } from './lib/runWhenIdle.ts';
import { getState, loadMe, loadSpaces, preloadBoard } from './sync/index.ts';

/** The app waits this long for its first data. Up to here, people do not miss a skeleton. */
const maxWaitMs = 150;

startKeyboardListener();
const initialData = Promise.all([loadMe(), preloadProject()]);
void loadSpaces();
// Creating the first date formatter is slow, so it happens while the network is busy.
getToday('UTC');
await initLanguage();
// Not awaited: lazy chunks import this module and would wait for it forever.
void renderApp();

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  // Serves the next visit only, so it must not slow this one down.
  runWhenIdle(() => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}

/** Renders once, with the data, if it arrives soon. */
async function renderApp(): Promise<void> {
  await Promise.race([initialData, new Promise((resolve) => setTimeout(resolve, maxWaitMs))]);
  createRoot(document.getElementById('root') as HTMLElement).render(<App />);
}

/** On a project page, loads the board and the chunk of its view. */
async function preloadProject(): Promise<void> {
  const [, page, projectId, view] = location.pathname.split('/');
  if (page !== 'projects' || !projectId) return;
  void preloadView(isViewName(view) ? view : 'kanban');
  await preloadBoard(projectId);
  const project = getState().projects.get(projectId);
  if (project) await preloadView(resolveView(project, view));
}

/** A view that cannot be loaded says so when it is rendered. */
async function preloadView(view: keyof typeof viewDefinitions): Promise<void> {
  await viewDefinitions[view].preload().catch(() => undefined);
}
