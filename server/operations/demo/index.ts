import { notFound } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { generateSecret } from '../../auth/secrets.ts';
import { insertTableRows } from '../../db/engine/buildRowsInMemory.ts';
import type { Db } from '../../db/engine/database.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { generateId } from '../../db/uuidv7.ts';
import { type ActorContext, withPreparation } from '../handlerTypes.ts';
import { toProject } from '../projects.ts';
import { toSpace } from '../spaces.ts';
import { buildDemoRows, demoSlug, findDemoSpaces } from './buildDemoRows.ts';

type Composed = Awaited<ReturnType<typeof buildDemoRows>>;

export const create_demo_space = withPreparation<'create_demo_space', Composed | undefined>(
  async (context) => ((await ownDemo(context.db, context)) ? undefined : compose(context)),
  async (context, _, composed) => {
    const { db, actor, changedSpaceIds } = context;
    await lockUser(db, actor.user.id);
    const own = await ownDemo(db, context);
    if (own) return { space: toSpace(own, 'owner'), projects: (await listSpaceProjects(db, own.id, 0)).map(toProject) };
    // It was there a moment ago, and has been deleted meanwhile.
    if (!composed) throw notFound('Space');
    const { result, rows } = composed;
    await insertTableRows(db, rows);
    changedSpaceIds.add(result.space.id);
    return { space: result.space, projects: result.projects };
  },
);

async function compose({ actor, now, services }: ActorContext): Promise<Composed> {
  const slug = `${demoSlug}-${generateId().slice(-12)}`;
  const passwordHash = await hashPassword(generateSecret(), services.passwordHashParams);
  const today = Date.parse(now);
  return buildDemoRows(services, { owner: { is: actor.user }, name: 'Quayside', slug, passwordHash, today });
}

async function ownDemo(db: Db, { actor }: ActorContext) {
  return (await findDemoSpaces(db)).findLast(({ owner_id }) => owner_id === actor.user.id);
}
