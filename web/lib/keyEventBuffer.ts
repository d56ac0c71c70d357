/**
 * Holds keys back while a command is still opening something, such as a picker in a lazy chunk, and replays them to
 * whatever has the focus then. So people can type `s d o n Enter` as fast as they like.
 *
 * Replaying imitates the browser, because synthetic events have no default action. Moving the focus to a real input
 * while the chunk loads would be simpler, but could not route Enter, Escape and the next shortcut in the right order.
 */

/** undefined while nothing is opening. */
let heldEvents: KeyboardEvent[] | undefined;
/** What was opened last. A replayed key may open something else. */
let opening: Promise<unknown> | undefined;

/** A capturing listener, so that it comes before all others. */
export function holdKeyEvent(event: KeyboardEvent): void {
  if (!heldEvents || !event.isTrusted) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  heldEvents.push(event);
}

export function holdKeysUntil(opened: Promise<unknown>): void {
  opening = opened;
  if (!heldEvents) void holdAndReplay();
}

async function holdAndReplay(): Promise<void> {
  heldEvents = [];
  await waitUntilOpened();
  for (let event = heldEvents.shift(); event; event = heldEvents.shift()) {
    replayKeyEvent(event);
    await waitUntilOpened();
  }
  heldEvents = undefined;
}

/** Also waits for React to render and to move the focus. */
async function waitUntilOpened(): Promise<void> {
  await opening?.catch(() => {});
  opening = undefined;
  await new Promise((resolve) => setTimeout(resolve));
}

/** Dispatches the event to the focused element, then imitates the default action of the keys that people type here. */
function replayKeyEvent(event: KeyboardEvent): void {
  const { activeElement } = document;
  const hasDefault = (activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', event));
  const isField = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement;
  if (hasDefault && event.key === 'Escape') activeElement?.closest('dialog')?.requestClose();
  if (!hasDefault || !isField) return;
  if (event.key === 'Enter') activeElement.form?.requestSubmit();
  else if (event.key === 'Backspace') document.execCommand('delete');
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    document.execCommand('insertText', false, event.key);
  }
}
