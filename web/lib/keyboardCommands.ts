import { useEffect, useEffectEvent } from 'react';
import type { MessageKey } from './i18n/index.ts';
import { createSignal } from './signal.ts';

/** Something a key does. The palette and the help dialog list what is registered; the innermost of two counts. */
export interface Command {
  id: string;
  name: MessageKey;
  /** `c`, `mod+k`, `shift+mod+z`, `?`, `delete`; several if they do the same. */
  keys: readonly string[];
  group?: 'anywhere' | 'task';
  /**
   * Given the event: `shift+x` may do more than `x`. Returns false where there is nothing to do, and the key is free; a
   * promise where something is still to be loaded: what is typed meanwhile goes to what then has the focus.
   */
  run: (event?: KeyboardEvent) => unknown;
  /** Not in the palette: it only makes sense by key, such as an arrow. */
  isKeyOnly?: boolean;
}

export const registeredCommands = createSignal<readonly Command[]>([]);

/** Registers commands for as long as the component is there. */
export function useCommands(list: readonly Command[]): void {
  const run = useEffectEvent((id: string, event?: KeyboardEvent) => list.find((each) => each.id === id)?.run(event));
  const shape = list.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is a new one each time, its ids tell whether it is another
  useEffect(() => {
    const mine = list.map((each): Command => ({ ...each, run: (event) => run(each.id, event) }));
    registeredCommands.set([...mine, ...registeredCommands.get()]);
    return () => registeredCommands.set(registeredCommands.get().filter((each) => !mine.includes(each)));
  }, [shape]);
}

export function runCommand(id: string): void {
  registeredCommands
    .get()
    .find((command) => command.id === id)
    ?.run();
}

/** Begins to listen; once, in main. */
export function startKeyboardListener(): void {
  // Before anybody else: what just opened must get the keys in their order, too.
  addEventListener('keydown', holdKeyEvent, { capture: true });
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = toShortcut(event);
    const isGlobal = /mod\+k$/.test(pressed);
    if (!isGlobal && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
    for (const command of registeredCommands.get()) {
      if (!command.keys.includes(pressed)) continue;
      const done = command.run(event);
      if (done === false) continue;
      if (done instanceof Promise) trackOpening(done);
      event.preventDefault();
      return;
    }
  });
}

/** What is typed while a command is still opening something: keys that are typed again, in order, once it is there. */
let heldKeys: KeyboardEvent[] | undefined;
/** The last thing to be opened; one of the held keys may have opened another. */
let opening: Promise<unknown> | undefined;

function holdKeyEvent(event: KeyboardEvent): void {
  if (!heldKeys || !event.isTrusted || event.isComposing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  heldKeys.push(event);
}

function trackOpening(something: Promise<unknown>): void {
  opening = something;
  if (!heldKeys) void holdKeysWhileOpening();
}

async function holdKeysWhileOpening(): Promise<void> {
  heldKeys = [];
  await waitUntilOpened();
  for (let event = heldKeys.shift(); event; event = heldKeys.shift()) {
    replayKeyEvent(event);
    await waitUntilOpened();
  }
  heldKeys = undefined;
}

/** Until nothing is opening and React has shown what was set. */
async function waitUntilOpened(): Promise<void> {
  await opening?.catch(() => {});
  opening = undefined;
  await new Promise((resolve) => setTimeout(resolve));
}

/** Does what the browser does for a key: it goes to what has the focus, and is a command where that takes no text. */
function replayKeyEvent(event: KeyboardEvent): void {
  const { activeElement } = document;
  const isFree = (activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', event));
  const isField = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement;
  if (isFree && event.key === 'Escape') activeElement?.closest('dialog')?.requestClose();
  if (!isFree || !isField) return;
  if (event.key === 'Enter') activeElement.form?.requestSubmit();
  else if (event.key === 'Backspace') document.execCommand('delete');
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    document.execCommand('insertText', false, event.key);
  }
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function toShortcut({ key, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): string {
  const plain = key === ' ' ? 'space' : key.toLowerCase();
  // `?` is shift and another key, which one depends on the keyboard.
  const isShifted = shiftKey && (plain.length > 1 || /[a-z0-9]/.test(plain));
  return [isShifted && 'shift', altKey && 'alt', (isMac ? metaKey : ctrlKey) && 'mod', plain].filter(Boolean).join('+');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role=menu] *, [role=listbox] *');
}
