import { t } from './i18n/index.ts';
import { showToast } from './toastStore.ts';

/** Why a part of the app could not be loaded. `outdated`: the server has another version, without this file. */
export type ChunkFailure = 'outdated' | 'unreachable';

const retryMs = 500;

/** Loads a part of the app, and tries once more after a failure. Rejects with a `ChunkFailure`. */
export async function loadChunk<M>(load: () => Promise<M>): Promise<M> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    try {
      return await load();
    } catch (error) {
      console.warn(error);
      throw await findReason();
    }
  }
}

/** Tells why something that is no component could not be loaded. */
export function showChunkFailure(failure: ChunkFailure): void {
  showToast(failure === 'outdated' ? t('problem.newVersion') : t('problem.notLoaded'), { tone: 'error' });
}

async function findReason(): Promise<ChunkFailure> {
  // Any response will do. The service worker answers for the app's own files, even without a network.
  const isReachable = await fetch('/api/me', { method: 'HEAD' }).then(
    () => true,
    () => false,
  );
  return isReachable ? 'outdated' : 'unreachable';
}
