import './styles.css';
import { createRoot } from 'react-dom/client';
import { startLanguage } from './i18n/index.ts';
import { listenToKeys } from './keyboard.ts';
import { App } from './shell/App.tsx';
import { loadAccount, openBoard } from './store/index.ts';

listenToKeys();
void loadAccount();
begin(location.pathname.split('/'));
await startLanguage();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);

// For the next visit: it costs the first one nothing.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}

/** On a board, all that it needs is asked for at once, instead of one after the other. */
function begin([, room, projectId, view = 'kanban']: string[]): void {
  if (room !== 'projects' || !projectId) return;
  void openBoard(projectId);
  void import('./projects/ProjectPage.tsx');
  if (view === 'kanban') void import('./views/kanban/index.tsx');
}
