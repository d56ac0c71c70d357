import { useEffect, useEffectEvent } from 'react';
import type { MessageKey } from './i18n/index.ts';
import { holdKeyEvent, holdKeysUntil } from './keyEventBuffer.ts';
import { createSignal } from './signal.ts';

/** Something that a shortcut does. The command palette and the shortcuts help list the registered commands. */
export interface Command {
  id: string;
  name: MessageKey;
  /** Alternative shortcuts: `c`, `mod+k`, `shift+mod+z`, `?`, `delete`. `mod` is Cmd on a Mac and Ctrl elsewhere. */
  keys: readonly string[];
  group?: 'anywhere' | 'task';
  /**
   * Gets the event when run by shortcut. Returns false if there is nothing to do, so that the key stays free; a promise
   * while something is opening, which gets the keys typed in the meantime.
   */
  run: (event?: KeyboardEvent) => unknown;
  /** Hidden from the command palette: it only makes sense as a key, such as an arrow. */
  isKeyOnly?: boolean;
}

/** The commands of the innermost component come first. */
export const registeredCommands = createSignal<readonly Command[]>([]);

/** Registers commands while the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  const run = useEffectEvent((id: string, event?: KeyboardEvent) =>
    commands.find((command) => command.id === id)?.run(event),
  );
  const ids = commands.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the array is new on every render, but run finds the current command by its id
  useEffect(() => {
    const registered = commands.map((command): Command => ({ ...command, run: (event) => run(command.id, event) }));
    registeredCommands.set([...registered, ...registeredCommands.get()]);
    return () => registeredCommands.set(registeredCommands.get().filter((command) => !registered.includes(command)));
  }, [ids]);
}

export function runCommand(id: string): void {
  registeredCommands
    .get()
    .find((command) => command.id === id)
    ?.run();
}

/** Called once, in main.tsx, before any other code can add a listener for keys. */
export function startKeyboardListener(): void {
  addEventListener('keydown', leaveToInputMethod, { capture: true });
  addEventListener('keydown', holdKeyEvent, { capture: true });
  addEventListener('keydown', runShortcut);
}

/**
 * While an input method composes a word, Enter and Escape belong to it: no field may save or close. Safari ends the
 * composition before it sends the key that ended it, with the code 229.
 */
function leaveToInputMethod(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
}

function runShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const shortcut = toShortcut(event);
  const isPaletteShortcut = /mod\+k$/.test(shortcut);
  if (!isPaletteShortcut && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
  for (const command of registeredCommands.get()) {
    if (!command.keys.includes(shortcut)) continue;
    const result = command.run(event);
    if (result === false) continue;
    if (result instanceof Promise) holdKeysUntil(result);
    event.preventDefault();
    return;
  }
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function toShortcut({ key, code, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): string {
  // Where the layout has no Latin letters, as in Greek or Russian, the key counts by its place.
  const [, letter] = /^[^\p{ASCII}\p{Script=Latin}]$/u.test(key) ? (/^Key([A-Z])$/.exec(code) ?? []) : [];
  const name = key === ' ' ? 'space' : (letter ?? key).toLowerCase();
  // Shift counts for letters, digits and named keys only: whether `?` takes it depends on the keyboard layout.
  const isShifted = shiftKey && (name.length > 1 || /[a-z0-9]/.test(name));
  return [isShifted && 'shift', altKey && 'alt', (isMac ? metaKey : ctrlKey) && 'mod', name].filter(Boolean).join('+');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role=menu] *, [role=listbox] *');
}
