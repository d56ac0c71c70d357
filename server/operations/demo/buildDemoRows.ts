import { makeSpaceKey } from '../../../contract/rules/spaceKeys.ts';
import { buildRowsInMemory } from '../../db/engine/buildRowsInMemory.ts';
import type { Db } from '../../db/engine/database.ts';
import { listSpacesBySlugPrefix } from '../../db/queries/spaces.ts';
import type { UserRow } from '../../db/schema.ts';
import { createUserWithPersonalSpace } from '../account/signUp.ts';
import { createContextWithoutRequest, createUserActor } from '../contextWithoutRequest.ts';
import type { Services } from '../handlerTypes.ts';
import { buildDemoSpace } from './buildDemoSpace.ts';
import { createOperationCaller } from './operationCaller.ts';
import { createSeededRandom } from './seededRandom.ts';
import { createWorkCalendar } from './workSchedule.ts';

export const demoSlug = 'quayside-demo';
/** Fixed, so that every demo space is the same. */
const seed = 20260222;

interface DemoRequest {
  /** An existing account, or one to create. */
  owner: { is: UserRow } | { make: Parameters<typeof createUserWithPersonalSpace>[1] };
  name: string;
  slug: string;
  /** The keys of the owner's spaces. */
  takenKeys: ReadonlySet<string>;
  /** The hash of a random password, because the demo's people never sign in. */
  passwordHash: string;
  /** The day that the demo's dates are around, in milliseconds. */
  today: number;
}

/** Builds the rows of a demo space and its people in memory, so that storing them is one short write. */
export function buildDemoRows(
  baseServices: Services,
  { owner, name, slug, takenKeys, passwordHash, today }: DemoRequest,
) {
  // The demo's people get API access, and no email is sent to their made-up addresses.
  const config = { ...baseServices.config, defaultPlan: 'team' as const };
  const services = { ...baseServices, config, mailer: { isConfigured: false, send: async () => {} } };
  const key = makeSpaceKey({ name, slug }, takenKeys);
  let time = today;
  return buildRowsInMemory('is' in owner ? owner.is : undefined, async (db) => {
    const user =
      'is' in owner
        ? owner.is
        : await createUserWithPersonalSpace(createContextWithoutRequest(db, services, toIso(today)), owner.make);
    const build = {
      db,
      services,
      call: createOperationCaller(db, services, () => time),
      setClock: (timeMs: number) => {
        time = timeMs;
      },
      calendar: createWorkCalendar(today),
      random: createSeededRandom(seed),
      passwordHash,
    };
    return { user, ...(await buildDemoSpace(build, await createUserActor(db, user), { name, slug, key })) };
  });
}

/** All demo spaces with their owners, oldest first. */
export async function findDemoSpaces(db: Db) {
  // Users may have spaces of their own whose slugs start the same.
  return (await listSpacesBySlugPrefix(db, demoSlug)).filter(({ slug }) =>
    /^quayside-demo(-\d+|-[0-9a-f]{12})?$/.test(slug),
  );
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}
