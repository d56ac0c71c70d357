import { listCommentsByAuthor } from '../../db/queries/comments.ts';
import { listUserSpaces } from '../../db/queries/spaces.ts';
import { listTaskIdsOfPerson, listTasksByIds } from '../../db/queries/tasks/index.ts';
import { get_me } from '../account/profile.ts';
import { list_sessions } from '../account/sessions.ts';
import { list_agents } from '../agents.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { toComment } from '../presentComment.ts';
import { list_spaces } from '../spaces.ts';
import { presentTasks } from '../tasks/presentTask.ts';
import { list_tokens } from '../tokens.ts';

const itemsPerPage = 100;

/** The text of `account.json`: all that belongs to the person who calls, and what they wrote in their spaces. */
export async function* writeAccountDocument(context: ActorContext): AsyncGenerator<string> {
  const head = {
    exportedAt: context.now,
    ...(await get_me(context, {})),
    ...(await list_sessions(context, {})),
    ...(await list_tokens(context, {})),
    ...(await list_agents(context, {})),
    ...(await list_spaces(context, {})),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"tasks":[`;
  yield* writeItems(readTasks(context));
  yield '],\n"comments":[';
  yield* writeItems(readComments(context));
  yield ']}\n';
}

async function* writeItems(pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${isFirst ? '' : ','}\n${page.map((item) => JSON.stringify(item)).join(',\n')}`;
    isFirst = false;
  }
}

/** The tasks that the person created or is assigned to, in the spaces that they can reach by then. */
async function* readTasks(context: ActorContext): AsyncGenerator<object[]> {
  const { db, actor } = context;
  const tasks = await listTaskIdsOfPerson(db, actor.user.id, await listReachableSpaceIds(context));
  for (const [spaceId, own] of Map.groupBy(tasks, ({ space_id }) => space_id)) {
    for (let start = 0; start < own.length; start += itemsPerPage) {
      if (!(await listReachableSpaceIds(context)).includes(spaceId)) break;
      const ids = own.slice(start, start + itemsPerPage).map(({ id }) => id);
      yield presentTasks(db, await listTasksByIds(db, spaceId, ids));
    }
  }
}

async function* readComments(context: ActorContext): AsyncGenerator<object[]> {
  const { db, actor } = context;
  let afterId = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const spaceIds = await listReachableSpaceIds(context);
    const rows = await listCommentsByAuthor(db, { authorId: actor.user.id, spaceIds, afterId }, itemsPerPage);
    yield rows.map(toComment);
    afterId = rows.at(-1)?.id ?? '';
    if (rows.length < itemsPerPage) return;
  }
}

/** Those of now: a download may take long, and the person may be removed meanwhile. */
async function listReachableSpaceIds({ db, actor, isStillAllowed }: ActorContext): Promise<string[]> {
  if (!(await isStillAllowed())) throw new Error('The session has ended');
  const reachableAtStart = new Set(actor.spaces.map(({ id }) => id));
  const spaces = await listUserSpaces(db, actor.user.id);
  return spaces.map(({ id }) => id).filter((id) => reachableAtStart.has(id));
}
