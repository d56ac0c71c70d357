import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import { type JsonRow, rowsFromJson } from '../engine/rowsFromJson.ts';
import { columnInTexts } from '../engine/sqlConditions.ts';
import type { ExternalIdRow, ImportPartRow, ImportRow } from '../schema.ts';

export async function insertImport(db: Db, row: ImportRow): Promise<void> {
  await db.insertInto('imports').values(row).execute();
}

/** Returns the imports into the space, the latest first. */
export function listSpaceImports(db: Db, spaceId: string): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('space_id', '=', spaceId)
    .orderBy('id', 'desc')
    .limit(maxListedImports)
    .execute();
}

export const maxListedImports = 100;

export function findImport(db: Db, spaceId: string, importId: string): Promise<ImportRow | undefined> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', importId)
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
}

/** The imports that are to be continued in the background, the oldest first. */
export function listRunningImports(db: Db): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('state', 'in', ['importing', 'undoing'])
    .orderBy('id')
    .limit(maxListedImports)
    .execute();
}

export async function updateImport(
  db: Db,
  { id, space_id }: Pick<ImportRow, 'id' | 'space_id'>,
  changes: Partial<ImportRow>,
): Promise<void> {
  await db.updateTable('imports').set(changes).where('id', '=', id).where('space_id', '=', space_id).execute();
}

export async function deleteImport(db: Db, { id, space_id }: Pick<ImportRow, 'id' | 'space_id'>): Promise<void> {
  await db.deleteFrom('imports').where('id', '=', id).where('space_id', '=', space_id).execute();
}

/** Stores a part of the file, in place of the one that was there. */
export async function putImportPart(db: Db, part: ImportPartRow): Promise<void> {
  await db
    .insertInto('import_parts')
    .values(part)
    .onConflict((conflict) =>
      conflict.columns(['import_id', 'space_id', 'position']).doUpdateSet({ content: part.content }),
    )
    .execute();
}

export function listImportPartPositions(db: Db, spaceId: string, importId: string): Promise<{ position: number }[]> {
  return db
    .selectFrom('import_parts')
    .select('position')
    .where('import_id', '=', importId)
    .where('space_id', '=', spaceId)
    .orderBy('position')
    .execute();
}

export async function readImportPart(db: Db, spaceId: string, importId: string, position: number): Promise<string> {
  const part = await db
    .selectFrom('import_parts')
    .select('content')
    .where('import_id', '=', importId)
    .where('space_id', '=', spaceId)
    .where('position', '=', position)
    .executeTakeFirst();
  return part?.content ?? '';
}

export async function deleteImportParts(db: Db, spaceId: string, importId: string): Promise<void> {
  await db.deleteFrom('import_parts').where('import_id', '=', importId).where('space_id', '=', spaceId).execute();
}

/** What earlier imports from the source made of these things. */
export function listExternalIds(
  db: Db,
  { space_id, source, kind }: Pick<ExternalIdRow, 'space_id' | 'source' | 'kind'>,
  externalIds: readonly string[],
): Promise<ExternalIdRow[]> {
  return db
    .selectFrom('external_ids')
    .selectAll()
    .where('space_id', '=', space_id)
    .where('source', '=', source)
    .where('kind', '=', kind)
    .where(columnInTexts(db, 'external_id', externalIds))
    .execute();
}

/** Whether an earlier import from the source made tasks in the space. */
export async function hasExternalTaskIds(db: Db, spaceId: string, source: string): Promise<boolean> {
  const found = await db
    .selectFrom('external_ids')
    .select('external_id')
    .where('space_id', '=', spaceId)
    .where('source', '=', source)
    .where('kind', '=', 'task')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

const externalIdColumns = {
  space_id: 'uuid',
  source: 'text',
  kind: 'text',
  external_id: 'text',
  item_id: 'uuid',
  item_rev: 'bigint',
} as const;

/** Stores what things in a file have become, in place of what an earlier import made of them. */
export async function putExternalIds(db: Db, rows: readonly ExternalIdRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(Object.keys(externalIdColumns).map((name) => sql.ref(name)));
  const source = rowsFromJson(db, rows as unknown as JsonRow[], externalIdColumns);
  // SQLite takes "on" for that of a join unless the select has a condition.
  await sql`insert into external_ids (${names}) select ${names} from ${source} as r where true
    on conflict (space_id, source, kind, external_id) do update set item_id = excluded.item_id, item_rev = excluded.item_rev`.execute(
    db,
  );
}

/** Locks the import until the transaction ends, so that two servers do not continue it at once. */
export async function lockImport(db: Db, { id, space_id }: Pick<ImportRow, 'id' | 'space_id'>): Promise<void> {
  if (!isPostgres(db)) return;
  await db
    .selectFrom('imports')
    .select('id')
    .where('id', '=', id)
    .where('space_id', '=', space_id)
    .forUpdate()
    .execute();
}
