import { loadChunk, showChunkFailure } from '../../lib/loadChunk.ts';
import { showToast } from '../../lib/toastStore.ts';

export function undo(): Promise<void> {
  return withUndo((loaded) => loaded.undoLast());
}

export function redo(): Promise<void> {
  return withUndo((loaded) => loaded.redoLast());
}

/** Its button undoes the step of that mutation, whatever the user has done since. */
export function showUndoToast(label: string, mutationId: string | undefined): void {
  preloadUndo();
  showToast(label, { undo: () => void withUndo((loaded) => loaded.undoAndNotify(mutationId)) });
}

/** It could not be loaded while the server is out of reach. */
export function preloadUndo(): void {
  void loadUndo().catch(() => undefined);
}

function loadUndo() {
  return import('./undoAndNotify.ts');
}

function withUndo(run: (loaded: typeof import('./undoAndNotify.ts')) => void): Promise<void> {
  return loadChunk(loadUndo).then(run, showChunkFailure);
}
