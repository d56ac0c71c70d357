import type * as z from 'zod';
import type { ExportDocument, ExportedTask } from '../../contract/exportDocument.ts';
import type { importSources, start_import } from '../../contract/imports.ts';
import type { ImportFile } from './importFile.ts';
import type { Losses } from './losses.ts';

export type ImportSource = (typeof importSources)[number];
export type ImportedTask = z.output<typeof ExportedTask>;
export type ImportedProject = ExportDocument['projects'][number];

/** What the caller decides about a file. */
export type ImportOptions = Omit<z.output<(typeof start_import)['input']>, 'spaceId' | 'importId'>;

/** A file as every reader returns it: in the form of an export. */
export interface ImportedDocument {
  document: Pick<ExportDocument, 'projects' | 'labels' | 'people'>;
  /** The ids are those of the program and not made up, so that the same file again updates what it made. */
  hasStableIds: boolean;
  /** Of a CSV file: its headings, and which of them is which field. */
  columns?: string[];
  mapping?: { field: string; column: string }[];
}

export interface ReaderContext {
  options: ImportOptions;
  losses: Losses;
  /** IANA: the zone of times that have none. */
  timeZone: string;
}

/** Reads the files of one program. */
export interface Reader {
  source: ImportSource;
  recognizes(file: ImportFile): boolean;
  /** @throws AppError with code `invalid_input` */
  read(file: ImportFile, context: ReaderContext): ImportedDocument;
}

/** A task with the fields that few readers know. */
export function createTask(fields: Pick<ImportedTask, 'id' | 'title'> & Partial<ImportedTask>): ImportedTask {
  return {
    description: null,
    statusId: null,
    priority: 'none',
    startDate: null,
    dueDate: null,
    completedAt: null,
    isArchived: false,
    estimatedHours: null,
    parentTaskId: null,
    assigneeIds: [],
    labelIds: [],
    blockedByIds: [],
    recurrence: null,
    comments: [],
    ...fields,
  };
}

export function createProject(
  fields: Pick<ImportedProject, 'id' | 'name'> & Partial<ImportedProject>,
): ImportedProject {
  return {
    description: null,
    color: null,
    defaultView: 'kanban',
    isArchived: false,
    statuses: [],
    tasks: [],
    ...fields,
  };
}

/** Stands for a completion whose time the file does not say. */
export const completedAtUnknownTime = '1970-01-01T00:00:00.000Z';

/** Stands for the user who imports, as the author of a comment that no person in the file wrote. */
export const importerAsAuthor = '\0importer';
