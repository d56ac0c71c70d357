import { notFound } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { newSecret } from '../../auth/secrets.ts';
import { type Handle, lockUser } from '../../db/engine/database.ts';
import { insertRows } from '../../db/engine/inMemoryDb.ts';
import { projectsOf } from '../../db/queries/projects.ts';
import { newId } from '../../db/uuidv7.ts';
import { type ActorContext, prepared } from '../handlerTypes.ts';
import { toProject } from '../projects.ts';
import { toSpace } from '../spaces.ts';
import { composeDemo, demoSlug, demosOf } from './buildDemoRows.ts';

type Composed = Awaited<ReturnType<typeof composeDemo>>;

export const create_demo_space = prepared<'create_demo_space', Composed | undefined>(
  async (context) => ((await ownDemo(context.q, context)) ? undefined : compose(context)),
  async (context, _, composed) => {
    const { q, actor, touched } = context;
    await lockUser(q, actor.user.id);
    const own = await ownDemo(q, context);
    if (own) return { space: toSpace(own, 'owner'), projects: (await projectsOf(q, own.id, 0)).map(toProject) };
    // It was there a moment ago, and has been deleted meanwhile.
    if (!composed) throw notFound('Space');
    const { made, rows } = composed;
    await insertRows(q, rows);
    touched.add(made.space.id);
    return { space: made.space, projects: made.projects };
  },
);

async function compose({ actor, now, services }: ActorContext): Promise<Composed> {
  const slug = `${demoSlug}-${newId().slice(-12)}`;
  const passwordHash = await hashPassword(newSecret());
  const today = Date.parse(now);
  return composeDemo(services, { owner: { is: actor.user }, name: 'Quayside', slug, passwordHash, today });
}

async function ownDemo(q: Handle, { actor }: ActorContext) {
  return (await demosOf(q)).findLast(({ owner_id }) => owner_id === actor.user.id);
}
