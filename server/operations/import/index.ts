import type * as z from 'zod';
import { AppError, notFound } from '../../../contract/errors.ts';
import type { Import } from '../../../contract/imports.ts';
import { isRoleAtLeast } from '../../../contract/rules/roles.ts';
import type { Db } from '../../db/engine/database.ts';
import {
  deleteImport,
  findImport,
  insertImport,
  listSpaceImports,
  putImportPart,
  updateImport,
} from '../../db/queries/imports.ts';
import type { ImportRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { toEventAuthor } from '../../events/eventAuthor.ts';
import type { ImportOptions } from '../../import/importedDocument.ts';
import { type ActorContext, type Handler, withPreparation } from '../handlerTypes.ts';
import { type ImportPlan, openImport, type PlannedTask, planPage } from './planImport.ts';

const previewedTasks = 20;
const maxWaitingImports = 10;

export const create_import: Handler<'create_import'> = async (context, { spaceId, fileName, content }) => {
  const { db, actor, now } = context;
  const waiting = (await listSpaceImports(db, spaceId)).filter(({ state }) => state === 'uploading');
  // Files that were never imported would fill the disk.
  for (const old of waiting.slice(maxWaitingImports - 1)) await deleteImport(db, old);
  const row: ImportRow = {
    id: generateId(),
    space_id: spaceId,
    user_id: actor.user.id,
    ...toActorColumns(actor),
    file_name: fileName,
    source: null,
    state: 'uploading',
    options: '{}',
    total: 0,
    completed: 0,
    created: 0,
    updated: 0,
    losses: '[]',
    error: null,
    run_ids: '[]',
    created_at: now,
    updated_at: now,
  };
  await insertImport(db, row);
  if (content !== undefined) await putImportPart(db, { import_id: row.id, space_id: spaceId, position: 0, content });
  return { import: toImport(row) };
};

export const add_import_part: Handler<'add_import_part'> = async (context, { spaceId, importId, part, content }) => {
  const row = await requireImport(context, spaceId, importId);
  if (row.state !== 'uploading') throw new AppError('import_started');
  await putImportPart(context.db, { import_id: row.id, space_id: spaceId, position: Number(part), content });
  return { success: true };
};

export const preview_import: Handler<'preview_import'> = async (context, { spaceId, importId, ...options }) => {
  const row = await requireImport(context, spaceId, importId);
  if (row.state !== 'uploading') throw new AppError('import_started');
  const plan = await openImport(context.db, row, options, context.actor.user.time_zone);
  try {
    return await presentPreview(context, plan);
  } finally {
    await plan.file.close();
  }
};

/** The file is read before the transaction, which would let others wait. What is wrong with it is thrown in it. */
export const start_import = withPreparation<'start_import', ReadFile | undefined>(
  async (context, { spaceId, importId, ...options }) => {
    const { db, actor } = context;
    const role = actor.spaces.find(({ id }) => id === spaceId)?.role;
    const row = role && isRoleAtLeast(role, 'admin') ? await findImport(db, spaceId, importId) : undefined;
    if (!row || (row.state !== 'uploading' && row.state !== 'failed')) return undefined;
    // What failed goes on as it began.
    const used = row.state === 'failed' && row.completed > 0 ? JSON.parse(row.options) : options;
    try {
      const { file, summary } = await openImport(db, row, used, actor.user.time_zone);
      await file.close();
      return { options: used, source: summary.source, total: summary.taskCount };
    } catch (error) {
      return { error };
    }
  },
  async (context, { spaceId, importId }, read) => {
    const { db, now } = context;
    const row = await requireImport(context, spaceId, importId);
    if (!read || (row.state !== 'uploading' && row.state !== 'failed')) throw new AppError('import_started');
    if ('error' in read) throw read.error;
    const { options, source, total } = read;
    const changes = {
      ...toActorColumns(context.actor),
      state: 'importing' as const,
      options: JSON.stringify(options),
      source,
      total,
      error: null,
      updated_at: now,
    };
    await updateImport(db, row, changes);
    context.afterCommit(async () => context.services.runImportsSoon());
    return { import: toImport({ ...row, ...changes }) };
  },
);

type ReadFile = { options: ImportOptions; source: string; total: number } | { error: unknown };

export const list_imports: Handler<'list_imports'> = async ({ db }, { spaceId }) => ({
  imports: (await listSpaceImports(db, spaceId)).map(toImport),
});

export const get_import: Handler<'get_import'> = async (context, { spaceId, importId }) => ({
  import: toImport(await requireImport(context, spaceId, importId)),
});

export const undo_import: Handler<'undo_import'> = async (context, { spaceId, importId }) => {
  const row = await requireImport(context, spaceId, importId);
  if (row.state !== 'done' && row.state !== 'failed') throw new AppError('import_not_done');
  const changes = { ...toActorColumns(context.actor), state: 'undoing' as const, updated_at: context.now };
  await updateImport(context.db, row, changes);
  context.afterCommit(async () => context.services.runImportsSoon());
  return { import: toImport({ ...row, ...changes }) };
};

export const delete_import: Handler<'delete_import'> = async (context, { spaceId, importId }) => {
  const row = await requireImport(context, spaceId, importId);
  if (row.state === 'importing' || row.state === 'undoing') throw new AppError('import_running');
  await deleteImport(context.db, row);
  return { success: true };
};

async function presentPreview({ db }: ActorContext, plan: ImportPlan) {
  const { summary, matches, losses } = plan;
  const { projects, people, columns = [], mapping = [] } = summary;
  const [first, updated] = await readFirstAndCountUpdated(db, plan);
  return {
    source: summary.source,
    counts: {
      projects: projects.length,
      tasks: summary.taskCount,
      comments: summary.commentCount,
      labels: summary.labels.length,
    },
    created: summary.taskCount - updated,
    updated,
    projects: projects.map(({ name, statuses }) => ({ name, statuses: statuses.map((status) => status.name) })),
    tasks: first.map(({ task, projectIndex }) => ({
      title: task.title,
      status: projects[projectIndex]?.statuses.find(({ id }) => id === task.statusId)?.name ?? null,
      dueDate: task.dueDate,
    })),
    people: people.map(({ id, name }) => ({ name: id, label: name, userId: matches.get(id)?.userId ?? null })),
    columns,
    mapping,
    losses: losses.list(),
  };
}

/** The first tasks, and how many tasks of earlier imports would be updated. */
async function readFirstAndCountUpdated(db: Db, plan: ImportPlan): Promise<[PlannedTask[], number]> {
  const request = { maxTasks: previewedTasks, maxEvents: Number.MAX_SAFE_INTEGER };
  const first = await planPage(db, plan, { ...request, start: 0 });
  let updated = 0;
  for (let start = 0; plan.hasEarlierTasks && start < plan.summary.taskCount; ) {
    const page = await planPage(db, plan, { ...request, maxTasks: 500, start });
    updated += page.filter(({ importedRev }) => importedRev !== undefined).length;
    start += page.length;
  }
  return [first, updated];
}

/** Who has an import run from now on, with what. */
function toActorColumns(actor: ActorContext['actor']) {
  const { user_id, ...columns } = toEventAuthor(actor);
  return { actor_id: user_id, ...columns };
}

async function requireImport({ db }: ActorContext, spaceId: string, importId: string): Promise<ImportRow> {
  const row = await findImport(db, spaceId, importId);
  if (!row) throw notFound('Import');
  return row;
}

export function toImport(row: ImportRow): z.input<typeof Import> {
  return {
    id: row.id,
    spaceId: row.space_id,
    createdById: row.user_id,
    fileName: row.file_name,
    source: row.source as z.input<typeof Import>['source'],
    state: row.state,
    total: row.total,
    completed: row.completed,
    created: row.created,
    updated: row.updated,
    losses: JSON.parse(row.losses),
    error: row.error,
    runIds: JSON.parse(row.run_ids),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
