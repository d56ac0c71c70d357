import { AppError } from '../../../contract/errors.ts';
import { isRoleAtLeast } from '../../../contract/rules/roles.ts';
import type { Database, Db } from '../../db/engine/database.ts';
import { lockSpace } from '../../db/engine/locks.ts';
import { findAgent } from '../../db/queries/agents.ts';
import {
  deleteImportParts,
  findImport,
  listRunningImports,
  lockImport,
  putExternalIds,
  updateImport,
} from '../../db/queries/imports.ts';
import { findMemberRole } from '../../db/queries/members.ts';
import { listRunRows } from '../../db/queries/runs.ts';
import { findTask, listTasksByIds, updateTasks } from '../../db/queries/tasks/index.ts';
import { listUserTokens } from '../../db/queries/tokens.ts';
import { findUser } from '../../db/queries/users.ts';
import type { ImportRow } from '../../db/schema.ts';
import { beginRun } from '../../events/joinOrBeginRun.ts';
import { Losses } from '../../import/losses.ts';
import { createContextWithoutRequest, createUserActor } from '../contextWithoutRequest.ts';
import type { ActorContext, Services } from '../handlerTypes.ts';
import { update_project } from '../projects.ts';
import { undoRun } from '../runs/undoRun.ts';
import { createFixedRun } from '../runs/undoRunInSpace.ts';
import { writeFieldsAndLinks } from '../tasks/writeFieldsAndLinks.ts';
import { applyPage } from './applyPage.ts';
import { type ImportPlan, openImport, type PlannedTask, planPage } from './planImport.ts';
import { type ImportTargets, prepareSpace } from './prepareSpace.ts';

export interface ImportDependencies {
  database: Database;
  services: Services;
  now: () => number;
  /** Whether to stop before the next page, because the server stops. */
  isStopped: () => boolean;
  /** Called after each page. */
  onProgress?: (row: ImportRow) => void;
}

/** Tasks with their comments that are written at once. Others wait at most as long as that takes, and write in between. */
const maxTasksPerPage = 500;
const maxEventsPerPage = 1000;
/** An import is undone run by run, so each must be quick to undo. */
const maxEventsPerRun = 1000;

/** Continues every import and every undo of one that has begun. One that fails says so in its row. */
export async function runImports(dependencies: ImportDependencies): Promise<void> {
  const triedIds = new Set<string>();
  while (!dependencies.isStopped()) {
    const rows = await dependencies.database.read(listRunningImports);
    const row = rows.find(({ id }) => !triedIds.has(id));
    if (!row) return;
    triedIds.add(row.id);
    await runImport(dependencies, row);
  }
}

/** Continues an import, or its undo, to its end. It can be interrupted at any moment and continued. */
export async function runImport(dependencies: ImportDependencies, row: ImportRow): Promise<void> {
  try {
    if (row.state === 'undoing') await undoImport(dependencies, row);
    else await applyImport(dependencies, row);
  } catch (error) {
    // Anything else is a fault of the server or the database: the job tries again later.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await dependencies.database.write((db) =>
      updateImport(db, row, { state: 'failed', error: error.message, updated_at: toIso(dependencies) }),
    );
  }
}

async function applyImport(dependencies: ImportDependencies, row: ImportRow): Promise<void> {
  const plan = await dependencies.database.read(async (db) => {
    const user = await findUser(db, row.user_id);
    return openImport(db, row, JSON.parse(row.options), user?.time_zone ?? 'UTC');
  });
  try {
    await applyPlan(dependencies, plan);
  } finally {
    await plan.file.close();
  }
}

async function applyPlan(dependencies: ImportDependencies, plan: ImportPlan): Promise<void> {
  const { database } = dependencies;
  const { row } = plan;
  // What was lost on the pages before it was interrupted.
  if (row.completed > 0) plan.losses = new Losses(JSON.parse(row.losses));
  const run = createRunOfImport(row);
  const targets = await writeAs(dependencies, row, async (context) => {
    await run.begin(context);
    return prepareSpace(context, plan);
  });
  const endPositions = new Map<string, number>();
  for (let start = row.completed; start < plan.summary.taskCount; ) {
    if (dependencies.isStopped()) return;
    const request = { start, maxTasks: maxTasksPerPage, maxEvents: maxEventsPerPage };
    const tasks = await database.read((db) => planPage(db, plan, request));
    const page = { plan, targets, endPositions, tasks };
    if (!(await writePage(dependencies, run, page, start))) return;
    start += tasks.length;
  }
  await finishImport(dependencies, plan, targets, run);
}

/** Returns false when somebody else has deleted the import, or another server has gone on with it. */
async function writePage(
  dependencies: ImportDependencies,
  run: RunOfImport,
  page: Parameters<typeof applyPage>[1],
  start: number,
): Promise<boolean> {
  const { plan, tasks } = page;
  const { row } = plan;
  return writeAs(dependencies, row, async (context) => {
    const current = await findImport(context.db, row.space_id, row.id);
    if (current?.state !== 'importing' || current.completed !== start) return false;
    await run.begin(context, countEvents(tasks));
    const counts = await applyPage(context, page);
    const changes = {
      total: plan.summary.taskCount,
      completed: start + tasks.length,
      created: current.created + counts.created,
      updated: current.updated + counts.updated,
      losses: JSON.stringify(plan.losses.list()),
      run_ids: run.listIds(),
      updated_at: context.now,
    };
    await updateImport(context.db, row, changes);
    dependencies.onProgress?.({ ...current, ...changes });
    return true;
  });
}

/** Adds blockers that come later in the file, archives the projects that the file has as archived, and stores the report. */
async function finishImport(
  dependencies: ImportDependencies,
  plan: ImportPlan,
  targets: ImportTargets,
  run: RunOfImport,
): Promise<void> {
  const { row, summary } = plan;
  for (let start = 0; ; ) {
    const request = { start, maxTasks: 100, maxEvents: Number.MAX_SAFE_INTEGER, isForwardBlocked: true };
    const page = await dependencies.database.read((db) => planPage(db, plan, request));
    if (page.length === 0) break;
    start += page.length;
    const added = page.filter(({ importedRev }) => importedRev === undefined);
    await writeAs(dependencies, row, async (context) => {
      await run.begin(context, added.length);
      await addBlockers(context, plan, added);
    });
  }
  await writeAs(dependencies, row, async (context) => {
    await run.begin(context, 1);
    for (const [index, target] of targets.projects.entries())
      if (summary.projects[index]?.isArchived && target.isNew && !target.row.is_archived)
        await update_project(
          { ...context, idField: 'projectId', row: target.row, spaceId: row.space_id, role: 'admin' },
          { projectId: target.row.id, isArchived: true },
        );
    await deleteImportParts(context.db, row.space_id, row.id);
    await updateImport(context.db, row, {
      state: 'done',
      source: summary.source,
      total: summary.taskCount,
      losses: JSON.stringify(plan.losses.list()),
      error: null,
      run_ids: run.listIds(),
      updated_at: context.now,
    });
  });
}

async function addBlockers(context: ActorContext, { row, summary }: ImportPlan, page: PlannedTask[]): Promise<void> {
  for (const planned of page) {
    const task = await findTask(context.db, row.space_id, planned.id);
    const ids = planned.blockers.map(({ id }) => id);
    const existing = await listTasksByIds(context.db, row.space_id, ids);
    if (!task) continue;
    await writeFieldsAndLinks(context, task, {}, { blockedByIds: existing.map(({ id }) => id) });
    // The last change that the file knows, not this one.
    await updateTasks(context.db, row.space_id, [task.id], { updated_at: task.updated_at });
    const after = await findTask(context.db, row.space_id, planned.id);
    if (!after || !summary.hasStableIds) continue;
    const item = { external_id: planned.externalId, item_id: planned.id, item_rev: after.rev };
    await putExternalIds(context.db, [{ space_id: row.space_id, source: summary.source, kind: 'task', ...item }]);
  }
}

/** Takes back the runs of the import, the last one first. */
async function undoImport(dependencies: ImportDependencies, row: ImportRow): Promise<void> {
  const runIds = (JSON.parse(row.run_ids) as string[]).toReversed();
  for (const runId of runIds) {
    if (dependencies.isStopped()) return;
    await writeAs(dependencies, row, async (context) => {
      const [run] = await listRunRows(context.db, runId, [row.space_id]);
      if (!run || run.undone_at !== null) return;
      const role = (await findMemberRole(context.db, row.space_id, context.actor.user.id)) ?? 'viewer';
      await undoRun({ ...context, idField: 'runId', row: run, role, spaceId: row.space_id }, {});
    });
  }
  await dependencies.database.write((db) =>
    updateImport(db, row, { state: 'undone', updated_at: toIso(dependencies) }),
  );
}

function countEvents(tasks: readonly PlannedTask[]): number {
  return tasks.reduce((count, { comments }) => count + 1 + comments.length, 0);
}

type RunOfImport = ReturnType<typeof createRunOfImport>;

/** The runs that the changes of the import belong to, each of a bounded number of changes. */
function createRunOfImport(row: ImportRow) {
  const ids: string[] = JSON.parse(row.run_ids);
  let events = Number.POSITIVE_INFINITY;

  /** Lets the changes of a transaction belong to the present run, or to a new one. */
  async function begin(context: ActorContext, count = 1): Promise<void> {
    events += count;
    if (events > maxEventsPerRun) {
      events = count;
      const goal = `Import: ${row.file_name}`;
      ids.push(
        await beginRun(context, row.space_id, { goal, state: 'done', ended_at: context.now, import_id: row.id }),
      );
      await updateImport(context.db, row, { run_ids: JSON.stringify(ids) });
    }
    context.run = createFixedRun(ids.at(-1) as string, '');
  }

  return { begin, listIds: () => JSON.stringify(ids) };
}

/**
 * Runs a transaction as the person who imports, who must still be an admin of the space.
 * @throws AppError with code `insufficient_role`
 */
async function writeAs<T>(
  { database, services, now }: ImportDependencies,
  row: ImportRow,
  work: (context: ActorContext) => Promise<T>,
): Promise<T> {
  const result = await database.write(async (db) => {
    await lockSpace(db, row.space_id);
    await lockImport(db, row);
    return work(await createContext(db, row, services, new Date(now()).toISOString()));
  });
  database.notifySpacesChanged([row.space_id]);
  return result;
}

/** The context of the user who has it run: a token stays the token that it is. */
async function createContext(db: Db, row: ImportRow, services: Services, now: string): Promise<ActorContext> {
  const user = await findUser(db, row.actor_id);
  const role = user && (await findMemberRole(db, row.space_id, user.id));
  if (!user || !role || !isRoleAtLeast(role, 'admin'))
    throw new AppError('insufficient_role', 'The person who began the import is no admin of the space any more');
  // An import may store more text in an hour than a person can write.
  const unlimited = { ...services, requireTextAllowance: () => {} };
  const actor = await createUserActor(db, user);
  const { token_id: id, token_name: name, client: clientName } = row;
  if (id !== null && !(await isTokenValid(db, user.id, id, now)))
    throw new AppError('insufficient_role', 'The token that began the import has ended');
  const via = id === null ? actor.via : { kind: 'token' as const, id, name, scope: 'write' as const, spaceIds: null };
  return {
    ...createContextWithoutRequest(db, unlimited, now),
    actor: { ...actor, via, clientName },
    isStillAllowed: async () => true,
  };
}

async function isTokenValid(db: Db, userId: string, tokenId: string, now: string): Promise<boolean> {
  const tokens = await listUserTokens(db, userId);
  const isToken = tokens.some(({ id, expires_at }) => id === tokenId && (expires_at === null || expires_at > now));
  return isToken || (await findAgent(db, tokenId, now)) !== undefined;
}

function toIso({ now }: ImportDependencies): string {
  return new Date(now()).toISOString();
}
