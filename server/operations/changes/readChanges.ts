import { invalidInput } from '../../../contract/errors.ts';
import { InstantInput } from '../../../contract/fields.ts';
import { parseIsoDate } from '../../../contract/parseIsoDate.ts';
import { isBySameCredentials, notFoundResource } from '../../auth/authorize.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { getSpaceRevs } from '../../db/queries/revisions.ts';
import type { EventRow } from '../../db/schema.ts';
import { canResume } from '../../events/canResume.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { NothingYetError } from '../nothingYetError.ts';
import { getDayInZone, getStartOfDay, resolveLocalTime } from '../timeZoneDates.ts';
import { formatChangeCursor, isChangeCursor, parseChangeCursor, type SpaceRevs } from './changeCursor.ts';
import { type NetChange, sumUpEvents } from './netChanges.ts';
import { findRevBefore, readEventsInOrder } from './readEventsInOrder.ts';

type Input = OperationInput<'what_changed'>;

export interface ChangePage {
  changes: NetChange[];
  cursor: string;
  more?: true;
  reset?: true;
}

/** Where a caller continues to read. */
interface Start {
  revs: Map<string, number>;
  /** Changes may be missing. */
  isReset: boolean;
}

const defaultLimit = 50;
/** Filters may leave nothing of what a call reads; it then reads on, up to this many times. */
const maxReads = 5;

/**
 * Reads the net changes after `since` that match the filters: as many as `fits` accepts, and at least what one event
 * did.
 * @throws NothingYetError when there is nothing and the call can wait
 * @throws AppError with code `invalid_input` or `not_found`
 */
export async function readChanges(
  context: ActorContext,
  input: Input,
  fits: (changes: NetChange[]) => Promise<boolean>,
): Promise<ChangePage> {
  const { db, actor } = context;
  const spaceIds = await listWantedSpaceIds(context, input);
  const rows = await getSpaceRevs(db, { spaceIds });
  const currentRevs = new Map(rows.map(({ id, rev }) => [id, rev]));
  const start = await resolveStart(context, input.since, currentRevs);
  const isWanted = createEventFilter(context, input);
  const limit = input.limit ?? defaultLimit;

  let { revs } = start;
  let hasMore = true;
  let changes: NetChange[] = [];
  for (let reads = 0; hasMore && changes.length === 0 && reads < maxReads; reads++) {
    const page = await readEventsInOrder(db, revs, currentRevs);
    const take = (count: number) => sumUpEvents(page.events.slice(0, count).filter(isWanted));
    let count = page.events.length;
    changes = take(count);
    while (count > 1 && (changes.length > limit || !(await fits(changes)))) {
      count = Math.floor(count * 0.75);
      changes = take(count);
    }
    hasMore = page.hasMore || count < page.events.length;
    revs = advance(revs, page.events.slice(0, count));
  }
  const isEmpty = changes.length === 0 && !hasMore && !start.isReset;
  if (isEmpty && context.canWait && input.since !== undefined) throw new NothingYetError();
  return {
    changes,
    cursor: formatChangeCursor(actor.user.id, revs),
    ...(hasMore && { more: true as const }),
    ...(start.isReset && { reset: true as const }),
  };
}

async function listWantedSpaceIds({ db, actor }: ActorContext, { spaceId, projectId }: Input): Promise<string[]> {
  const spaceIds = actor.spaces.map(({ id }) => id).filter((id) => spaceId === undefined || id === spaceId);
  if (projectId === undefined) return spaceIds;
  const project = await findResource(db, 'projectId', projectId, spaceIds);
  if (!project) throw notFoundResource('projectId');
  return [project.space_id];
}

async function resolveStart(context: ActorContext, since: string | undefined, currentRevs: SpaceRevs): Promise<Start> {
  const { db, actor } = context;
  if (since === undefined) return { revs: new Map(currentRevs), isReset: false };
  if (!isChangeCursor(since)) {
    const instant = resolveInstant(context, since);
    const revs = await Promise.all(
      [...currentRevs].map(
        async ([id, rev]): Promise<[string, number]> => [id, await findRevBefore(db, id, rev, instant)],
      ),
    );
    return { revs: new Map(revs), isReset: false };
  }
  // The cursor keeps its place in spaces that this call leaves out.
  const revs = parseChangeCursor(actor.user.id, [...actor.spaces.map(({ id }) => id)], since);
  let isReset = false;
  for (const [id, current] of currentRevs) {
    const rev = revs.get(id);
    // A space that was joined, a log from before a backup was restored, or events that were deleted.
    if (rev === undefined || !(await canResume(db, { spaceId: id, rev, currentRev: current }))) {
      isReset = true;
      revs.set(id, current);
    }
  }
  return { revs, isReset };
}

/** The instant of a date in the caller's time zone: the start of a day. */
function resolveInstant({ actor, now }: ActorContext, since: string): string {
  const { time_zone: timeZone } = actor.user;
  const daysAgo = { yesterday: 1, today: 0 }[since.toLowerCase()];
  if (daysAgo !== undefined) return getStartOfDay(timeZone, getDayInZone(timeZone, now, daysAgo));
  const date = parseIsoDate(since);
  const instant =
    date?.kind === 'instant'
      ? InstantInput.safeParse(since).data
      : date && resolveLocalTime(timeZone, date.kind === 'day' ? `${date.text}T00:00` : date.text);
  if (instant !== undefined) return instant;
  throw invalidInput(
    'since',
    'must be the cursor of an earlier response, a date (2026-02-22), an instant or "yesterday"',
  );
}

function createEventFilter({ actor }: ActorContext, { projectId, by, runId }: Input): (event: EventRow) => boolean {
  const matchesAuthor = (event: EventRow): boolean => {
    if (by === undefined) return runId === undefined || event.run_id === runId;
    if (by === 'others' && runId !== undefined) return event.run_id !== runId;
    if (runId !== undefined && event.run_id !== runId) return false;
    if (by === 'people') return event.token_id === null;
    if (by === 'agents') return event.token_id !== null;
    if (by === 'me') return event.user_id === actor.user.id;
    if (by === 'others') return !isBySameCredentials(actor, event);
    return event.user_id === by;
  };
  // A task that leaves the project is a change of it, too.
  const matchesProject = (event: EventRow): boolean =>
    projectId === undefined || event.project_id === projectId || event.data.includes(`"from":"${projectId}"`);
  return (event) => matchesAuthor(event) && matchesProject(event);
}

function advance(revs: SpaceRevs, events: readonly EventRow[]): Map<string, number> {
  const advanced = new Map(revs);
  for (const { space_id: spaceId, rev } of events) advanced.set(spaceId, rev);
  return advanced;
}
