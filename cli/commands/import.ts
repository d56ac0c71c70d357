import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { type Import, maxPartCharacters, maxParts, type preview_import } from '../../contract/imports.ts';
import type { Db } from '../../server/db/engine/database.ts';
import { findImport } from '../../server/db/queries/imports.ts';
import { listSpaceMembers } from '../../server/db/queries/members.ts';
import type { ImportRow } from '../../server/db/schema.ts';
import { runImport } from '../../server/operations/import/runImport.ts';
import { createExecuteAs } from '../executeAs.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { withDatabase } from '../withDatabase.ts';
import { findSpaceAndOwner } from './export.ts';

export interface ImportCommandOptions {
  space: string;
  dryRun?: true;
  report?: string;
  map?: string[];
  person?: string[];
}

type Preview = z.output<(typeof preview_import)['output']>;
type Report = Pick<z.output<typeof Import>, 'created' | 'updated' | 'losses'>;

const maxFileBytes = (maxParts * maxPartCharacters * 3) / 4;

/** Imports a file into a space, as an owner of the space would in the web app. */
export async function importFile(file: string, options: ImportCommandOptions): Promise<CommandResult> {
  const content = await readImportFile(file);
  return withDatabase(async (context) => {
    const { database, services } = context;
    const { space, actor } = await findSpaceAndOwner(database, options.space);
    const execute = createExecuteAs(context);
    const created = await execute(actor, 'create_import', { spaceId: space.id, fileName: basename(file).slice(-200) });
    const ids = { spaceId: space.id, importId: created.import.id };
    try {
      for (let part = 0; part * maxPartCharacters < content.length; part++) {
        const text = content.slice(part * maxPartCharacters, (part + 1) * maxPartCharacters);
        await execute(actor, 'add_import_part', { ...ids, part: String(part), content: text });
      }
      const columns = options.map?.map(parseMapping);
      const unmapped = options.person && (await execute(actor, 'preview_import', { ...ids, columns }));
      const people =
        unmapped && (await database.read((db) => findPeople(db, space.id, unmapped, options.person ?? [])));
      const preview = await execute(actor, 'preview_import', { ...ids, columns, people });
      if (options.dryRun) return await toResult(options, describePreview(preview), preview, { preview });
      await execute(actor, 'start_import', { ...ids, columns, people });
    } catch (error) {
      if (error instanceof AppError || error instanceof UsageError)
        await execute(actor, 'delete_import', ids).catch(() => {});
      throw error;
    } finally {
      if (options.dryRun) await execute(actor, 'delete_import', ids).catch(() => {});
    }
    const row = await database.read((db) => findImport(db, space.id, ids.importId));
    await runImport({ database, services, now: Date.now, isStopped: () => false }, row as ImportRow);
    const { import: done } = await execute(actor, 'get_import', ids);
    if (done.state === 'failed') throw new Error(done.error ?? 'The import failed');
    const text = `Imported ${done.created} new tasks and updated ${done.updated} in ${space.name}.`;
    return toResult(options, text, done, { import: done });
  });
}

async function readImportFile(file: string): Promise<string> {
  const { size } = await stat(file).catch(() => {
    throw new Error(`Cannot read ${file}`);
  });
  if (size > maxFileBytes) throw new Error(`${file} must have at most ${Math.floor(maxFileBytes / 1_000_000)} MB`);
  return (await readFile(file)).toString('base64');
}

/** @throws UsageError unless it is `field=Heading` */
function parseMapping(text: string) {
  const [field = '', ...rest] = text.split('=');
  if (rest.length === 0) throw new UsageError('--map: must be field=Heading, for example title=Summary');
  return { field: field as 'title', column: rest.join('=') };
}

/** @throws UsageError unless each is `name=email` of a person in the file and of a member */
async function findPeople(db: Db, spaceId: string, { people }: Preview, mappings: readonly string[]) {
  const members = await listSpaceMembers(db, spaceId);
  return mappings.map((text) => {
    const [name, email] = [text.slice(0, text.lastIndexOf('=')), text.slice(text.lastIndexOf('=') + 1)];
    const person = people.find((each) => each.name === name || each.label === name);
    const names = people.map(({ label }) => label).join(', ') || 'nobody';
    if (!person) throw new UsageError(`--person: must be NAME=EMAIL with a name in the file: ${names}`);
    const member = members.find((each) => each.email.toLowerCase() === email.toLowerCase());
    if (!member) throw new UsageError(`--person: ${email} must be the email address of a member of the space`);
    return { name: person.name, userId: member.user_id };
  });
}

function describePreview({ source, counts, created, updated }: Preview): string {
  const { projects, tasks, comments } = counts;
  return `${source}: ${projects} projects, ${tasks} tasks, ${comments} comments. An import would create ${created} and update ${updated} tasks. Nothing was changed.`;
}

async function toResult(
  { report }: ImportCommandOptions,
  text: string,
  { losses }: Report,
  json: Record<string, unknown>,
): Promise<CommandResult> {
  const lines = losses.map(({ reason, count, examples }) => `- ${reason} (${count}): ${examples.join('; ')}`);
  if (report !== undefined) await writeFile(report, `${JSON.stringify(json, null, 2)}\n`);
  return { json, stdout: text, stderr: lines.length > 0 ? lines.join('\n') : undefined };
}
