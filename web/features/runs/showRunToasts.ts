import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate } from '../../lib/router.tsx';
import { dismissToast, showToast } from '../../lib/toastStore.ts';
import { onEventsApplied } from '../../sync/followEvents.ts';
import { getAgentName, getState, type SpaceEvent } from '../../sync/index.ts';
import { getRunPath } from './describeRun.ts';
import { canTakeBack, takeBack } from './takeBack.ts';

/** Fewer changes of an agent show on the cards alone. */
const minTasks = 5;
/** A run is announced when it pauses, or after it has gone on for so long. */
const pauseMs = 1500;
const maxDelayMs = 10_000;

interface SeenRun {
  event: SpaceEvent;
  taskIds: Set<string>;
  /** How many tasks the last toast told. */
  toldCount: number;
  toastId: number | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Since when changes wait to be told. */
  waitingSince: number;
}

const runs = new Map<string, SeenRun>();
let isWatching = false;

/** Tells who looks at a project when an agent changes many of its tasks, and offers to take that back. */
export function showRunToasts(): void {
  if (isWatching) return;
  isWatching = true;
  onEventsApplied((events) => {
    for (const event of events) noteEvent(event);
  });
}

function noteEvent(event: SpaceEvent): void {
  const { runId, by, taskId, projectId } = event;
  // A person's undo is a run too, and is told by its own toast.
  if (!runId || by.tokenId === null || !taskId || projectId !== getOpenProjectId()) return;
  const key = `${runId} ${projectId}`;
  const run = runs.get(key) ?? createSeenRun(event);
  runs.set(key, run);
  run.taskIds.add(taskId);
  if (run.taskIds.size < minTasks || run.taskIds.size === run.toldCount) return;
  run.waitingSince ||= Date.now();
  clearTimeout(run.timer);
  const delayMs = Math.min(pauseMs, Math.max(0, run.waitingSince + maxDelayMs - Date.now()));
  run.timer = setTimeout(() => tell(run), delayMs);
}

function createSeenRun(event: SpaceEvent): SeenRun {
  return { event, taskIds: new Set(), toldCount: 0, toastId: undefined, timer: undefined, waitingSince: 0 };
}

function tell(run: SeenRun): void {
  const { spaceId, projectId, runId, by } = run.event;
  run.waitingSince = 0;
  if (projectId !== getOpenProjectId() || !runId) return;
  run.toldCount = run.taskIds.size;
  if (run.toastId !== undefined) dismissToast(run.toastId);
  const text = t('runs.toast', {
    name: getAgentName(run.event) ?? t('runs.unnamed'),
    count: run.taskIds.size,
    project: getState().projects.get(projectId ?? '')?.name ?? '',
  });
  const review = { label: t('runs.review'), onSelect: () => navigate(getRunPath(spaceId, runId)) };
  const undo = { label: t('runs.takeBack'), onSelect: () => void takeBack(runId, {}) };
  run.toastId = showToast(text, { actions: canTakeBack(spaceId, by.userId) ? [review, undo] : [review] });
}

function getOpenProjectId(): string | undefined {
  const [, page, id] = getLocation().path.split('/');
  return page === 'projects' ? id : undefined;
}
