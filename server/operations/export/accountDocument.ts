import { listCommentsByAuthor } from '../../db/queries/comments.ts';
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

/** The tasks that the person created or is assigned to. */
async function* readTasks({ db, actor }: ActorContext): AsyncGenerator<object[]> {
  const spaceIds = actor.spaces.map(({ id }) => id);
  const tasks = await listTaskIdsOfPerson(db, actor.user.id, spaceIds);
  for (const [spaceId, own] of Map.groupBy(tasks, ({ space_id }) => space_id)) {
    for (let start = 0; start < own.length; start += itemsPerPage) {
      const ids = own.slice(start, start + itemsPerPage).map(({ id }) => id);
      yield presentTasks(db, await listTasksByIds(db, spaceId, ids));
    }
  }
}

async function* readComments({ db, actor }: ActorContext): AsyncGenerator<object[]> {
  const spaceIds = actor.spaces.map(({ id }) => id);
  let afterId = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await listCommentsByAuthor(db, { authorId: actor.user.id, spaceIds, afterId }, itemsPerPage);
    yield rows.map(toComment);
    afterId = rows.at(-1)?.id ?? '';
    if (rows.length < itemsPerPage) return;
  }
}
