import { followAllSpaces } from './lazyFollowEvents.ts';
import { clearShownBoard, reloadBoard } from './loadBoard.ts';
import { loadSpaces } from './loadSpaces.ts';
import { getConfirmedState } from './store.ts';

/** The boards of several projects, shown together. Not exported by index.ts: only the page that shows them loads this module. */

/** Browsers open six connections to a server; the others stay free for what the user does. */
const maxConcurrentLoads = 4;

export interface BoardsFollower {
  /** Loads the boards again, as after the user has asked to retry. */
  reload: () => void;
  stop: () => void;
}

/**
 * Loads the boards of projects, and follows every space from there.
 * @param getProjectIds Read again whenever a project may have come or gone.
 * @param onLoaded Called after every load, with whether each board could be loaded.
 */
export function followBoards(
  getProjectIds: () => readonly string[],
  onLoaded: (areAllLoaded: boolean) => void,
): BoardsFollower {
  let isStopped = false;
  const loadedIds = new Set<string>();
  const load = async () => {
    await loadBoards(
      getProjectIds().filter((id) => !loadedIds.has(id)),
      () => isStopped,
    );
    if (isStopped) return;
    const { boardLoadStates } = getConfirmedState();
    const projectIds = getProjectIds();
    for (const id of projectIds) if (boardLoadStates.get(id) === 'ready') loadedIds.add(id);
    onLoaded(projectIds.every((id) => ['ready', 'missing'].includes(boardLoadStates.get(id) ?? '')));
  };
  const reload = () => {
    loadedIds.clear();
    void load();
  };
  const reloadWithSpaces = () => void loadSpaces().then(reload);
  clearShownBoard();
  const unfollow = followAllSpaces({
    // Loads the boards for the first time as well: from then on, every change is received.
    onReady: reloadWithSpaces,
    onStale: reloadWithSpaces,
    onEvents: (events) => {
      if (events.some(({ type }) => /^(space|project|member)/.test(type))) void loadSpaces().then(load);
    },
  });
  void load();
  addEventListener('online', reload);
  return {
    reload,
    stop: () => {
      isStopped = true;
      removeEventListener('online', reload);
      unfollow();
    },
  };
}

async function loadBoards(projectIds: readonly string[], isStopped: () => boolean): Promise<void> {
  const waitingIds = [...projectIds];
  const loadNext = async () => {
    for (let id = waitingIds.shift(); id !== undefined && !isStopped(); id = waitingIds.shift()) await reloadBoard(id);
  };
  await Promise.all(Array.from({ length: maxConcurrentLoads }, loadNext));
}
