import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { createUuid } from '../lib/apiClient.ts';
import { createSignal, useSignalSelector } from '../lib/signal.ts';
import { getState, useStore } from './store.ts';
import { onServerId } from './temporaryIds.ts';

/**
 * Texts that have been typed and not saved, on this device and for one person each. They are in localStorage rather
 * than IndexedDB, because only its writes are complete before the page can close.
 */

export type DraftKind =
  | 'title'
  | 'description'
  | 'comment'
  | 'commentEdit'
  | 'lease'
  | 'stopRun'
  | 'newTask'
  | 'subtask'
  | 'newStatus'
  | 'newProject'
  | 'project'
  | 'newSpace'
  | 'space';
/** Which editor the text was typed into: its kind, and the id of what it belongs to. */
export type DraftPlace = `${DraftKind}/${string}`;

export interface Draft {
  id: string;
  userId: string;
  place: DraftPlace;
  text: string;
  /** The saved text when editing began. */
  baseText?: string | undefined;
  /** The title of the task, or what else tells people where the text belongs. */
  subject: string;
  taskId?: string | undefined;
  /** When it was last changed, as an ISO date. */
  at: string;
  /** The user had saved it, but others had changed the text in the meantime: the editor asks which one to keep. */
  isConflict?: boolean | undefined;
}

const keyPrefix = 'draft/';
/** Drafts that could not be stored, because the browser refuses or has no room. */
const unstoredIds = new Set<string>();
const drafts = createSignal<ReadonlyMap<string, Draft>>(readStoredDrafts());

/** Keeps what has been typed so far. A text without visible characters is not kept. */
export function saveDraft(draft: Omit<Draft, 'userId' | 'at'>): void {
  const userId = getState().me?.id;
  if (!userId) return;
  if (draft.text.trim()) putDraft({ ...draft, userId, at: new Date().toISOString() });
  else removeDraft(draft.id);
}

/** Returns the removed draft, so that it can be put back. */
export function removeDraft(id: string): Draft | undefined {
  const draft = drafts.get().get(id);
  if (!draft) return undefined;
  drafts.set(new Map([...drafts.get()].filter(([key]) => key !== id)));
  unstoredIds.delete(id);
  try {
    localStorage.removeItem(keyPrefix + id);
  } catch {}
  return draft;
}

/** Removes the drafts of a place, when what was typed there has been saved. */
export function removeDrafts(place: DraftPlace): void {
  for (const { id } of listDrafts(place)) removeDraft(id);
}

export function putDraft(draft: Draft): void {
  drafts.set(new Map([...drafts.get(), [draft.id, draft]]));
  try {
    localStorage.setItem(keyPrefix + draft.id, JSON.stringify(draft));
    unstoredIds.delete(draft.id);
  } catch {
    unstoredIds.add(draft.id);
  }
}

/** The drafts of the signed-in user, newest first: all of them, or those of one place. */
export function listDrafts(place?: DraftPlace): Draft[] {
  return filterDrafts(drafts.get(), getState().me?.id, place);
}

/** As `listDrafts`; none for a null place. Renders again only when one of these drafts changes. */
export function useDrafts(place?: DraftPlace | null): readonly Draft[] {
  'use no memo';
  const userId = useStore((state) => state.me?.id);
  const [cache] = useState<{ value: readonly Draft[] }>(() => ({ value: [] }));
  return useSyncExternalStore(drafts.subscribe, () => {
    const next = place === null ? [] : filterDrafts(drafts.get(), userId, place);
    const isSame = next.length === cache.value.length && next.every((draft, index) => draft === cache.value[index]);
    if (!isSame) cache.value = next;
    return cache.value;
  });
}

export function useDraftCount(): number {
  const userId = useStore((state) => state.me?.id);
  return useSignalSelector(drafts, (all) => filterDrafts(all, userId).length);
}

interface DraftText {
  draftId: string;
  text: string;
  setText: (text: string) => void;
}

/** The text of a field that is always open. It starts with `initialText`, else with the newest draft of its place. */
export function useDraftText(
  place: DraftPlace,
  about: Pick<Draft, 'subject' | 'taskId'>,
  initialText?: string,
): DraftText {
  const [draft] = useState(() => (initialText ? undefined : listDrafts(place)[0]));
  const [draftId] = useState(() => draft?.id ?? createUuid());
  const [text, setText] = useState(initialText || (draft?.text ?? ''));
  const change = (next: string) => {
    setText(next);
    saveDraft({ id: draftId, place, text: next, ...about });
  };
  const keepInitialText = useEffectEvent(() => initialText && change(initialText));
  useEffect(() => void keepInitialText(), []);
  return { draftId, text, setText: change };
}

function filterDrafts(all: ReadonlyMap<string, Draft>, userId: string | undefined, place?: DraftPlace): Draft[] {
  return [...all.values()]
    .filter((draft) => draft.userId === userId && (place === undefined || draft.place === place))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

function readStoredDrafts(): Map<string, Draft> {
  const stored = new Map<string, Draft>();
  try {
    for (const [key, value] of Object.entries(localStorage)) {
      const draft = key.startsWith(keyPrefix) ? parseDraft(value) : undefined;
      if (draft) stored.set(draft.id, draft);
    }
  } catch {}
  return stored;
}

function parseDraft(json: string | null): Draft | undefined {
  try {
    const draft = JSON.parse(json ?? '') as Partial<Draft>;
    return typeof draft.text === 'string' && draft.place && draft.id ? (draft as Draft) : undefined;
  } catch {
    return undefined;
  }
}

// Another tab saved or discarded a draft.
addEventListener('storage', ({ key, newValue }) => {
  if (!key?.startsWith(keyPrefix)) return;
  const id = key.slice(keyPrefix.length);
  const draft = parseDraft(newValue);
  const others = [...drafts.get()].filter(([otherId]) => otherId !== id);
  drafts.set(new Map(draft ? [...others, [id, draft]] : others));
});

// Asks before the page closes with a text that is only in memory.
addEventListener('beforeunload', (event) => {
  if (unstoredIds.size > 0) event.preventDefault();
});

onServerId((temporaryId, serverId) => {
  for (const draft of drafts.get().values()) {
    if (!draft.place.includes(temporaryId) && draft.taskId !== temporaryId) continue;
    const taskId = draft.taskId === temporaryId ? serverId : draft.taskId;
    putDraft({ ...draft, taskId, place: draft.place.replace(temporaryId, serverId) as DraftPlace });
  }
});
