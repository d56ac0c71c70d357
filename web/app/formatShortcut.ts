import { t } from '../lib/i18n/index.ts';
import { isMac } from '../lib/keyboardCommands.ts';

/** A key as it is written on it. */
export function formatShortcut(key: string): string {
  const names: Record<string, string> = {
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
  const parts = key.split('+').map((part) => names[part] ?? part.toUpperCase());
  // ⇧⌘Z, but Ctrl+Shift+Z: each system has its order.
  return isMac ? parts.join('') : parts.sort((a, b) => Number(b === 'Ctrl') - Number(a === 'Ctrl')).join('+');
}
