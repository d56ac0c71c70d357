import { invalidInput } from '../../../contract/errors.ts';
import { foldText } from '../../../contract/rules/foldText.ts';
import type { Db } from '../../db/engine/database.ts';
import {
  hasExternalTaskIds,
  listExternalIds,
  listImportPartPositions,
  readImportPart,
} from '../../db/queries/imports.ts';
import { listSpaceMembers } from '../../db/queries/members.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { ExternalIdRow, ImportRow } from '../../db/schema.ts';
import type { ImportedTask, ImportOptions } from '../../import/importedDocument.ts';
import { Losses } from '../../import/losses.ts';
import { openPagedFile } from '../../import/openPagedFile.ts';
import type { FileItem, FileSummary, FileTaskRef, PagedFile, PageRequest } from '../../import/pagedFile.ts';
import { requireActiveProject } from '../tasks/requireValidReferences.ts';

export interface PlannedTask {
  task: ImportedTask;
  projectIndex: number;
  /** The place of the task in the file. */
  index: number;
  externalId: string;
  /** The id of the task: of the one that an earlier import made, else a new one. */
  id: string;
  /** Of a task that an earlier import made: its revision then. */
  importedRev: number | undefined;
  parentId: string | null;
  blockers: { id: string; index: number; isEarlier: boolean }[];
  comments: { comment: ImportedTask['comments'][number]; id: string; externalId: string; isNew: boolean }[];
}

/** The member that a person in a file is. */
export interface Match {
  userId: string;
  /** The caller has said so, and not the file: the member may be named as an author. */
  isChosen: boolean;
}

export interface ImportPlan {
  row: ImportRow;
  options: ImportOptions;
  file: PagedFile;
  summary: FileSummary;
  losses: Losses;
  matches: Map<string, Match>;
  /** The names of the people in the file by their ids. */
  names: Map<string, string>;
  /** Whether an earlier import has created tasks from this source. */
  hasEarlierTasks: boolean;
}

/**
 * Reads the file of an import. The caller closes `file`.
 * @throws AppError with code `invalid_input` for a file that is missing, damaged or of an unknown program, or wrong options
 */
export async function openImport(
  db: Db,
  row: ImportRow,
  options: ImportOptions,
  timeZone: string,
): Promise<ImportPlan> {
  const positions = (await listImportPartPositions(db, row.space_id, row.id)).map(({ position }) => position);
  if (positions.length === 0) throw invalidInput('file', 'must be sent first');
  const missing = positions.findIndex((position, index) => position !== index);
  if (missing >= 0) throw invalidInput('file', `must be complete; part ${missing} is missing`);
  const fileToRead = { importId: row.id, fileName: row.file_name, options, timeZone };
  const file = await openPagedFile(fileToRead, readParts(db, row, positions));
  try {
    const { summary } = file;
    const { projects, people, hasStableIds, source } = summary;
    if (options.projectId !== undefined && projects.length !== 1)
      throw invalidInput('projectId', `must be left out: the file has ${projects.length} projects`);
    if (options.projectId !== undefined) await requireProject(db, row.space_id, options.projectId);
    const matches = await matchPeople(db, row.space_id, options, summary);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const hasEarlierTasks = hasStableIds && (await hasExternalTaskIds(db, row.space_id, source));
    return { row, options, file, summary, losses: new Losses(summary.losses), matches, names, hasEarlierTasks };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @throws AppError with code `invalid_input` or `project_archived` */
async function requireProject(db: Db, spaceId: string, projectId: string): Promise<void> {
  const projects = [...(await listSpaceProjects(db, spaceId, 0)), ...(await listSpaceProjects(db, spaceId, 1))];
  const project = projects.find(({ id }) => id === projectId);
  if (!project) throw invalidInput('projectId', 'must be a project of the space');
  requireActiveProject(project);
}

async function* readParts(db: Db, { space_id, id }: ImportRow, positions: readonly number[]): AsyncGenerator<string> {
  for (const position of positions) yield await readImportPart(db, space_id, id, position);
}

/** Decides what becomes of the tasks on a page of the file. */
export async function planPage(db: Db, plan: ImportPlan, request: PageRequest): Promise<PlannedTask[]> {
  const page = await plan.file.readPage(request);
  const refs = new Map<string, FileTaskRef>();
  for (const task of page)
    for (const ref of [task, task.parent, ...task.blockers]) if (ref) refs.set(ref.externalId, ref);
  const earlier = await findEarlierTasks(db, plan, [...refs.values()]);
  const comments = page.filter(({ externalId }) => earlier.has(externalId)).flatMap((task) => task.comments);
  const knownComments = await findEarlierItems(db, plan, 'comment', comments);
  const toId = ({ externalId, newId }: FileItem) => earlier.get(externalId)?.item_id ?? newId;
  return page.map((fileTask): PlannedTask => {
    const { task, projectIndex, index, externalId, parent, blockers } = fileTask;
    return {
      task,
      projectIndex,
      index,
      externalId,
      id: toId(fileTask),
      importedRev: earlier.get(externalId)?.item_rev,
      parentId: parent && toId(parent),
      blockers: blockers.map((ref) => ({ id: toId(ref), index: ref.index, isEarlier: earlier.has(ref.externalId) })),
      comments: task.comments.map((comment, place) => {
        const item = fileTask.comments[place] as FileItem;
        return { comment, id: item.newId, externalId: item.externalId, isNew: !knownComments.has(item.externalId) };
      }),
    };
  });
}

/** The tasks that an earlier import made and that still exist. */
async function findEarlierTasks(
  db: Db,
  plan: ImportPlan,
  refs: readonly FileTaskRef[],
): Promise<Map<string, ExternalIdRow>> {
  const known = await findEarlierItems(db, plan, 'task', refs);
  const ids = [...known.values()].map(({ item_id }) => item_id);
  if (ids.length === 0) return known;
  const existing = new Set((await listTasksByIds(db, plan.row.space_id, ids)).map(({ id }) => id));
  return new Map([...known].filter(([, { item_id }]) => existing.has(item_id)));
}

/** What earlier imports made; not what this one did before it was interrupted. */
async function findEarlierItems(
  db: Db,
  { row, summary, hasEarlierTasks }: ImportPlan,
  kind: ExternalIdRow['kind'],
  items: readonly FileItem[],
): Promise<Map<string, ExternalIdRow>> {
  if (!hasEarlierTasks || items.length === 0) return new Map();
  const newIds = new Map(items.map(({ externalId, newId }) => [externalId, newId]));
  const rows = await listExternalIds(db, { space_id: row.space_id, source: summary.source, kind }, [...newIds.keys()]);
  return new Map(
    rows
      .filter(({ external_id, item_id }) => newIds.get(external_id) !== item_id)
      .map((each) => [each.external_id, each]),
  );
}

/** By what the caller says, by email address, or by a name that only one member has. */
async function matchPeople(
  db: Db,
  spaceId: string,
  { people: chosen = [] }: ImportOptions,
  { people }: FileSummary,
): Promise<Map<string, Match>> {
  const members = await listSpaceMembers(db, spaceId);
  const memberIds = new Set(members.map(({ user_id }) => user_id));
  const byEmail = new Map(members.map(({ email, user_id }) => [email.toLowerCase(), user_id]));
  const byName = Map.groupBy(members, ({ name }) => foldText(name));
  const matches = new Map<string, Match>();
  for (const { id, name, email } of people) {
    const namesakes = byName.get(foldText(name)) ?? [];
    const byTheirName = namesakes.length === 1 ? namesakes[0]?.user_id : undefined;
    const userId = byEmail.get((email ?? name).toLowerCase()) ?? byTheirName;
    if (userId !== undefined) matches.set(id, { userId, isChosen: false });
  }
  const ids = new Set(people.map(({ id }) => id));
  for (const [index, { name, userId }] of chosen.entries()) {
    if (!ids.has(name)) throw invalidInput(`people.${index}.name`, 'must be the id of a person in the file');
    if (userId === null) matches.delete(name);
    else if (memberIds.has(userId)) matches.set(name, { userId, isChosen: true });
    else throw invalidInput(`people.${index}.userId`, 'must be a member of the space');
  }
  return matches;
}
