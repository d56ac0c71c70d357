import { createHash } from 'node:crypto';
import type {
  ImportedDocument,
  ImportedProject,
  ImportedTask,
  ImportOptions,
  ImportSource,
} from './importedDocument.ts';
import { openImportFile } from './importFile.ts';
import { type Loss, Losses } from './losses.ts';
import { normalizeDocument } from './normalizeDocument.ts';
import { findReader } from './readers/index.ts';

export interface FileToRead {
  importId: string;
  fileName: string;
  options: ImportOptions;
  /** IANA: the zone of times that have none. */
  timeZone: string;
}

export interface FileProject extends Omit<ImportedProject, 'tasks'> {
  /** Its name for every later import. */
  externalId: string;
}

/** What a file has, without its tasks. */
export interface FileSummary extends Omit<ImportedDocument, 'document'> {
  source: ImportSource;
  projects: FileProject[];
  labels: ImportedDocument['document']['labels'];
  people: ImportedDocument['document']['people'];
  taskCount: number;
  commentCount: number;
  losses: Loss[];
}

/** A thing in a file, with its name for every later import and the id that it gets if it is new. */
export interface FileItem {
  externalId: string;
  newId: string;
}

/** Another task of the file. */
export interface FileTaskRef extends FileItem {
  /** The place of the task in the file, parents first. */
  index: number;
}

export interface FileTask extends FileTaskRef {
  task: ImportedTask;
  projectIndex: number;
  parent: FileTaskRef | null;
  blockers: FileTaskRef[];
  comments: FileItem[];
}

export interface PageRequest {
  start: number;
  maxTasks: number;
  /** Of tasks and their comments; a task with more comes alone. */
  maxEvents: number;
  /** Only the tasks that wait for one that comes later. Then `start` counts only these. */
  isForwardBlocked?: boolean;
}

/** A file that has been read, and is used in pages. */
export interface PagedFile {
  summary: FileSummary;
  readPage(request: PageRequest): Promise<FileTask[]>;
  close(): Promise<void>;
}

/** Ids are made when they are asked for, because a large file has many. */
interface Place {
  task: ImportedTask;
  projectIndex: number;
  index: number;
  /** Counts tasks and comments, so that ids sort in the order of the file. */
  sequence: number;
}

/**
 * Reads a whole file. The ids of new things come from those in the file, so that they are the same whenever it is read.
 * @throws AppError with code `invalid_input` for a file that is damaged or of an unknown program
 */
export function readPagedFile(
  { importId, fileName, options, timeZone }: FileToRead,
  bytes: Uint8Array,
): { summary: FileSummary; readPage: (request: PageRequest) => FileTask[] } {
  const file = openImportFile(fileName, bytes);
  const reader = findReader(file);
  const losses = new Losses();
  const imported = reader.read(file, { options, losses, timeZone });
  normalizeDocument(imported, losses);
  const { document, hasStableIds, ...table } = imported;
  const { projects, labels, people } = document;
  const scope = (id: string) => (hasStableIds ? id : `${importId} ${id}`);
  const places: Place[] = [];
  const byId = new Map<string, Place>();
  let sequence = 0;
  for (const [projectIndex, project] of projects.entries()) {
    for (const task of project.tasks) {
      // Copies are a series of their own.
      if (task.recurrence) {
        const seriesId = deriveId(importId, 0, `series ${task.recurrence.seriesId}`);
        task.recurrence = { ...task.recurrence, seriesId };
      }
      const place = { task, projectIndex, sequence, index: places.length };
      places.push(place);
      byId.set(task.id, place);
      sequence += 1 + task.comments.length;
    }
    project.tasks = [];
  }
  const forwardBlocked = () =>
    places.filter(({ task, index }) => task.blockedByIds.some((id) => (byId.get(id) as Place).index > index));

  function toRef({ task, projectIndex, index, sequence: place }: Place): FileTaskRef {
    const externalId = scope(reader.source === 'csv' ? `${projects[projectIndex]?.id}/${task.id}` : task.id);
    return { index, externalId, newId: deriveId(importId, place, `task ${externalId}`) };
  }

  function toFileTask(place: Place): FileTask {
    const { task, projectIndex } = place;
    const ref = toRef(place);
    const comments = task.comments.map(({ id }, index) => {
      const commentId = scope(`${ref.externalId} ${id}`);
      return {
        externalId: commentId,
        newId: deriveId(importId, place.sequence + 1 + index, `comment ${commentId}`),
      };
    });
    const parent = task.parentTaskId === null ? undefined : byId.get(task.parentTaskId);
    return {
      ...ref,
      task,
      projectIndex,
      parent: parent ? toRef(parent) : null,
      blockers: task.blockedByIds.map((id) => toRef(byId.get(id) as Place)),
      comments,
    };
  }

  return {
    summary: {
      ...table,
      source: reader.source,
      hasStableIds,
      labels,
      people,
      projects: projects.map(({ tasks: _, ...project }) => ({ ...project, externalId: scope(project.id) })),
      taskCount: places.length,
      commentCount: sequence - places.length,
      losses: losses.list(),
    },
    readPage: ({ isForwardBlocked = false, ...request }) =>
      takePage(isForwardBlocked ? forwardBlocked() : places, request).map(toFileTask),
  };
}

function takePage(places: readonly Place[], { start, maxTasks, maxEvents }: PageRequest): Place[] {
  let end = start;
  let events = 0;
  for (; end < places.length && end - start < maxTasks; end++) {
    events += 1 + (places[end] as Place).task.comments.length;
    if (events > maxEvents && end > start) break;
  }
  return places.slice(start, end);
}

/**
 * A UUIDv7 with the time of the import, a counter, by which lists sort, and a hash: the same whenever the file is read
 * again, and different from every other id.
 */
function deriveId(importId: string, count: number, name: string): string {
  const counter = count.toString(16).padStart(8, '0');
  const digest = createHash('sha256').update(`${importId} ${name}`).digest('hex');
  const tail = `${counter.slice(6)}${digest.slice(0, 10)}`;
  return `${importId.slice(0, 14)}7${counter.slice(0, 3)}-8${counter.slice(3, 6)}-${tail}`;
}
