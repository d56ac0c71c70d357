import { notFound } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { generateSecret } from '../../auth/secrets.ts';
import { insertTableRows } from '../../db/engine/buildRowsInMemory.ts';
import type { Db } from '../../db/engine/database.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { listKeysOfUser } from '../../db/queries/spaces.ts';
import { generateId } from '../../db/uuidv7.ts';
import { countDemoSpace } from '../account/attemptLimits.ts';
import { type ActorContext, withPreparation } from '../handlerTypes.ts';
import { toProject } from '../projects.ts';
import { toSpace } from '../spaces.ts';
import { buildDemoRows, demoSlug, findDemoSpaces } from './buildDemoRows.ts';

type DemoRows = Awaited<ReturnType<typeof buildDemoRows>>;

export const create_demo_space = withPreparation<'create_demo_space', DemoRows | undefined>(
  async (context) => ((await findOwnDemoSpace(context.db, context)) ? undefined : buildRows(context)),
  async (context, _, demo) => {
    const { db, actor, changedSpaceIds } = context;
    await lockUser(db, actor.user.id);
    const own = await findOwnDemoSpace(db, context);
    if (own) return { space: toSpace(own, 'owner'), projects: (await listSpaceProjects(db, own.id, 0)).map(toProject) };
    // It existed during the preparation and has been deleted since.
    if (!demo) throw notFound('Space');
    const { result, rows } = demo;
    await insertTableRows(db, rows);
    changedSpaceIds.add(result.space.id);
    return { space: result.space, projects: result.projects };
  },
);

async function buildRows(context: ActorContext): Promise<DemoRows> {
  const { db, actor, now, services } = context;
  await countDemoSpace(context, actor.user.id);
  const slug = `${demoSlug}-${generateId().slice(-12)}`;
  const passwordHash = await hashPassword(generateSecret(), services.passwordHashParams);
  const today = Date.parse(now);
  const takenKeys = await listKeysOfUser(db, actor.user.id);
  return buildDemoRows(services, { owner: { is: actor.user }, name: 'Quayside', slug, takenKeys, passwordHash, today });
}

async function findOwnDemoSpace(db: Db, { actor }: ActorContext) {
  return (await findDemoSpaces(db)).findLast(({ owner_id }) => owner_id === actor.user.id);
}
