import { useEffect, useEffectEvent } from 'react';
import type { MessageKey } from './i18n/index.ts';
import { signal } from './signal.ts';

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

export const commands = signal<readonly Command[]>([]);

/** Registers commands for as long as the component is there. */
export function useCommands(list: readonly Command[]): void {
  const run = useEffectEvent((id: string, event?: KeyboardEvent) => list.find((each) => each.id === id)?.run(event));
  const shape = list.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is a new one each time, its ids tell whether it is another
  useEffect(() => {
    const mine = list.map((each): Command => ({ ...each, run: (event) => run(each.id, event) }));
    commands.set([...mine, ...commands.get()]);
    return () => commands.set(commands.get().filter((each) => !mine.includes(each)));
  }, [shape]);
}

export function runCommand(id: string): void {
  commands
    .get()
    .find((command) => command.id === id)
    ?.run();
}

/** Begins to listen; once, in main. */
export function listenToKeys(): void {
  // Before anybody else: what just opened must get the keys in their order, too.
  addEventListener('keydown', keep, { capture: true });
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = nameOf(event);
    const isGlobal = /mod\+k$/.test(pressed);
    if (!isGlobal && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
    for (const command of commands.get()) {
      if (!command.keys.includes(pressed)) continue;
      const done = command.run(event);
      if (done === false) continue;
      if (done instanceof Promise) open(done);
      event.preventDefault();
      return;
    }
  });
}

/** What is typed while a command is still opening something: keys that are typed again, in order, once it is there. */
let held: KeyboardEvent[] | undefined;
/** The last thing to be opened; one of the held keys may have opened another. */
let opening: Promise<unknown> | undefined;

function keep(event: KeyboardEvent): void {
  if (!held || !event.isTrusted || event.isComposing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held.push(event);
}

function open(something: Promise<unknown>): void {
  opening = something;
  if (!held) void hold();
}

async function hold(): Promise<void> {
  held = [];
  await isOpen();
  for (let event = held.shift(); event; event = held.shift()) {
    type(event);
    await isOpen();
  }
  held = undefined;
}

/** Until nothing is opening and React has shown what was set. */
async function isOpen(): Promise<void> {
  await opening?.catch(() => {});
  opening = undefined;
  await new Promise((resolve) => setTimeout(resolve));
}

/** Does what the browser does for a key: it goes to what has the focus, and is a command where that takes no text. */
function type(event: KeyboardEvent): void {
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

function nameOf({ key, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): string {
  const plain = key === ' ' ? 'space' : key.toLowerCase();
  // `?` is shift and another key, which one depends on the keyboard.
  const isShifted = shiftKey && (plain.length > 1 || /[a-z0-9]/.test(plain));
  return [isShifted && 'shift', altKey && 'alt', (isMac ? metaKey : ctrlKey) && 'mod', plain].filter(Boolean).join('+');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role=menu] *, [role=listbox] *');
}
