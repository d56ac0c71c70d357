import './styles.css';
import { createRoot } from 'react-dom/client';
import { startLanguage } from './i18n/index.ts';
import { listenToKeys } from './keyboard.ts';
import { App } from './shell/App.tsx';
import { loadAccount } from './store/index.ts';

listenToKeys();
void loadAccount();
await startLanguage();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
