import { invalidInput } from '../../../contract/errors.ts';
import type { Reader } from '../importedDocument.ts';
import type { ImportFile } from '../importFile.ts';
import { asanaReader } from './asana.ts';
import { csvReader } from './csv.ts';
import { deckReader } from './deck.ts';
import { gitHubReader } from './github.ts';
import { jiraReader } from './jira.ts';
import { krokantiReader } from './krokanti.ts';
import { linearReader } from './linear.ts';
import { tickTickReader } from './ticktick.ts';
import { todoistReader } from './todoist.ts';
import { trelloReader } from './trello.ts';
import { vikunjaReader } from './vikunja.ts';

/** The first that recognizes a file reads it. */
const readers: readonly Reader[] = [
  krokantiReader,
  trelloReader,
  todoistReader,
  jiraReader,
  linearReader,
  asanaReader,
  tickTickReader,
  gitHubReader,
  vikunjaReader,
  deckReader,
  csvReader,
];

/** @throws AppError with code `invalid_input` for a file of an unknown program */
export function findReader(file: ImportFile): Reader {
  const reader = readers.find((each) => each.recognizes(file));
  if (reader) return reader;
  throw invalidInput('file', 'must be a file of one of the programs in docs/importing.md, or a CSV file');
}
