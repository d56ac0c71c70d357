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
/** The same story each time. */
const seed = 20260222;

interface Wish {
  /** An account that there is already, or one to be made. */
  owner: { is: UserRow } | { make: Parameters<typeof createUserWithPersonalSpace>[1] };
  name: string;
  slug: string;
  /** Of a password that nobody knows: the people are there to be looked at. */
  passwordHash: string;
  /** The day around which it plays, in milliseconds. */
  today: number;
}

/** Makes the rows of a demo space and its people; what keeps them is one short write. */
export function buildDemoRows(given: Services, { owner, name, slug, passwordHash, today }: Wish) {
  // Its people may use the API whatever other accounts start with, and no mail goes to addresses made up.
  const config = { ...given.config, defaultPlan: 'team' as const };
  const services = { ...given, config, mailer: { isConfigured: false, send: async () => {} } };
  let time = today;
  return buildRowsInMemory('is' in owner ? owner.is : undefined, async (db) => {
    const user =
      'is' in owner
        ? owner.is
        : await createUserWithPersonalSpace(createContextWithoutRequest(db, services, iso(today)), owner.make);
    const stage = {
      db: db,
      services,
      call: createOperationCaller(db, services, () => time),
      setClock: (at: number) => {
        time = at;
      },
      calendar: createWorkCalendar(today),
      random: createSeededRandom(seed),
      passwordHash,
    };
    return { user, ...(await buildDemoSpace(stage, await createUserActor(db, user), { name, slug })) };
  });
}

/** The demo spaces with their owners, in the order in which they were made. */
export async function findDemoSpaces(db: Db) {
  // Slugs that only begin like ours are somebody's own.
  return (await listSpacesBySlugPrefix(db, demoSlug)).filter(({ slug }) =>
    /^quayside-demo(-\d+|-[0-9a-f]{12})?$/.test(slug),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
