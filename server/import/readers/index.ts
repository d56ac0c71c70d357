import { invalidInput } from '../../../contract/errors.ts';
import type { Reader } from '../importedDocument.ts';
import type { ImportFile } from '../importFile.ts';
import { csvReader } from './csv.ts';
import { krokantiReader } from './krokanti.ts';
import { todoistReader } from './todoist.ts';
import { trelloReader } from './trello.ts';

/** The first that recognizes a file reads it. */
const readers: readonly Reader[] = [krokantiReader, trelloReader, todoistReader, csvReader];

/** @throws AppError with code `invalid_input` for a file of an unknown program */
export function findReader(file: ImportFile): Reader {
  const reader = readers.find((each) => each.recognizes(file));
  if (reader) return reader;
  throw invalidInput('file', 'must be an export of Krokanti Tasks, Trello or Todoist, or a CSV file');
}
