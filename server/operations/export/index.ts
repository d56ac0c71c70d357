import { AppError, notFound } from '../../../contract/errors.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { findSpace } from '../../db/queries/spaces.ts';
import type { ProjectRow, SpaceRow } from '../../db/schema.ts';
import type { ActorContext, FileOutput, Handler } from '../handlerTypes.ts';
import { releaseAtEnd } from '../releaseAtEnd.ts';
import { writeAccountDocument } from './accountDocument.ts';
import { loadExportedNames } from './exportedNames.ts';
import { writeJsonDocument } from './jsonDocument.ts';
import { listMarkdownEntries } from './taskMarkdown.ts';
import { writeTasksCsv } from './tasksCsv.ts';
import { createZipStream, type ZipEntry } from './zipStream.ts';

export const export_space: Handler<'export_space'> = async (context, { markdown }) => {
  const { db, row, now } = context;
  const projects = [...(await listSpaceProjects(db, row.id, 0)), ...(await listSpaceProjects(db, row.id, 1))];
  const entries = listEntries(context, { space: row, projects, isWholeSpace: true, markdown });
  return toZipFile(context, `${row.slug}-${now.slice(0, 10)}`, entries);
};

export const export_project: Handler<'export_project'> = async (context, { markdown }) => {
  const { db, row, now, spaceId } = context;
  const space = await findSpace(db, spaceId);
  if (!space) throw notFound('Space');
  const entries = listEntries(context, { space, projects: [row], isWholeSpace: false, markdown });
  return toZipFile(context, `${row.slug}-${now.slice(0, 10)}`, entries);
};

export const export_account: Handler<'export_account'> = async (context) => {
  async function* listAccountEntries(): AsyncGenerator<ZipEntry> {
    yield { path: 'account.json', content: writeAccountDocument(context) };
  }
  return toZipFile(context, `account-${context.now.slice(0, 10)}`, listAccountEntries());
};

const retryAfterSeconds = 10;

/** @throws AppError with code `too_many_exports` */
function toZipFile({ services, actor }: ActorContext, name: string, entries: AsyncIterable<ZipEntry>): FileOutput {
  const release = services.exportSlots.take(actor.user.id);
  if (!release) throw new AppError('too_many_exports', undefined, { retryAfter: retryAfterSeconds });
  return { fileName: `${name}.zip`, chunks: releaseAtEnd(createZipStream(entries), release) };
}

interface Export {
  space: SpaceRow;
  projects: ProjectRow[];
  isWholeSpace: boolean;
  markdown: boolean | undefined;
}

async function* listEntries(context: ActorContext, { markdown, ...content }: Export): AsyncGenerator<ZipEntry> {
  const names = await loadExportedNames(context, content.space.id);
  yield { path: 'krokanti.json', content: writeJsonDocument(context, content, names) };
  for (const project of content.projects)
    yield { path: `projects/${project.slug}.csv`, content: writeTasksCsv(context, project, names) };
  if (!markdown) return;
  for (const project of content.projects) yield* listMarkdownEntries(context, project, names);
}
