import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Database, Db } from '../../server/db/engine/database.ts';
import { listSpaceMembers } from '../../server/db/queries/members.ts';
import { listSpaceProjects } from '../../server/db/queries/projects.ts';
import { findSpaceBySlug } from '../../server/db/queries/spaces.ts';
import { findUser } from '../../server/db/queries/users.ts';
import type { SpaceRow } from '../../server/db/schema.ts';
import { createUserActor } from '../../server/operations/contextWithoutRequest.ts';
import type { FileOutput } from '../../server/operations/handlerTypes.ts';
import { createExecuteAs } from '../executeAs.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { withDatabase } from '../withDatabase.ts';

export interface ExportOptions {
  space: string;
  project?: string;
  markdown?: true;
  out?: string;
}

/** Writes the export of a space or of one of its projects into a file, as an owner of the space would download it. */
export function exportSpace({
  space: slug,
  project: projectSlug,
  markdown,
  out,
}: ExportOptions): Promise<CommandResult> {
  return withDatabase(async (context) => {
    const { space, actor } = await findSpaceAndOwner(context.database, slug);
    const execute = createExecuteAs(context);
    const project =
      projectSlug === undefined
        ? undefined
        : await context.database.read((db) => requireProject(db, space, projectSlug));
    const output = project
      ? await execute(actor, 'export_project', { projectId: project.id, markdown })
      : await execute(actor, 'export_space', { spaceId: space.id, markdown });
    const { fileName, chunks } = output as unknown as FileOutput;
    const file = resolve(out ?? fileName);
    const bytes = await writeFile(file, chunks);
    return { json: { file, bytes }, stdout: file, stderr: `Exported ${project?.name ?? space.name}, ${bytes} bytes.` };
  });
}

/** Finds a space by its slug, with an owner to act as. */
export async function findSpaceAndOwner(database: Database, slug: string) {
  return database.read(async (db) => {
    const space = await findSpaceBySlug(db, slug);
    if (!space) throw new UsageError(`--space: no space has the slug ${slug}`);
    const owner = (await listSpaceMembers(db, space.id)).find(({ role }) => role === 'owner');
    const user = owner && (await findUser(db, owner.user_id));
    if (!user) throw new Error(`The space ${slug} has no owner`);
    return { space, actor: await createUserActor(db, user) };
  });
}

async function requireProject(db: Db, space: SpaceRow, slug: string) {
  const projects = [...(await listSpaceProjects(db, space.id, 0)), ...(await listSpaceProjects(db, space.id, 1))];
  const project = projects.find((row) => row.slug === slug);
  if (project) return project;
  throw new UsageError(
    `--project: the space has no project ${slug}; its projects are ${projects.map((row) => row.slug).join(', ')}`,
  );
}

/** Writes beside the file first, so that an interrupted export leaves no half file under its name. */
async function writeFile(file: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
    }
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
  return bytes;
}
