import { t } from '../lib/i18n/index.ts';
import { isMac } from '../lib/keyboardCommands.ts';

/** `shift+mod+z` → `⇧⌘Z` or `Ctrl+Shift+Z`. */
export function formatShortcut(shortcut: string): string {
  const keyNames: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    shift: isMac ? '⇧' : t('key.named.shift'),
    arrowup: '↑',
    arrowdown: '↓',
    arrowleft: '←',
    arrowright: '→',
    enter: isMac ? '↵' : t('key.named.enter'),
    delete: t('key.named.delete'),
    escape: 'Esc',
    backspace: '⌫',
    space: t('key.named.space'),
  };
  const parts = shortcut.split('+').map((part) => keyNames[part] ?? part.toUpperCase());
  // Ctrl comes first except on a Mac.
  return isMac ? parts.join('') : parts.sort((a, b) => Number(b === 'Ctrl') - Number(a === 'Ctrl')).join('+');
}
