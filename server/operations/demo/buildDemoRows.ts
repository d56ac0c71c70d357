import type { Handle } from '../../db/engine/database.ts';
import { inScratch } from '../../db/engine/inMemoryDb.ts';
import { spacesBeginning } from '../../db/queries/spaces.ts';
import type { UserRow } from '../../db/schema.ts';
import { addUser } from '../account/users.ts';
import type { Services } from '../handlerTypes.ts';
import { callerIn, contextOn, signedIn } from '../internalCaller.ts';
import { buildSpace } from './buildDemoSpace.ts';
import { createRandom } from './seededRandom.ts';
import { calendarAround } from './workSchedule.ts';

export const demoSlug = 'quayside-demo';
/** The same story each time. */
const seed = 20260222;

interface Wish {
  /** An account that there is already, or one to be made. */
  owner: { is: UserRow } | { make: Parameters<typeof addUser>[1] };
  name: string;
  slug: string;
  /** Of a password that nobody knows: the people are there to be looked at. */
  passwordHash: string;
  /** The day around which it plays, in milliseconds. */
  today: number;
}

/** Makes the rows of a demo space and its people; what keeps them is one short write. */
export function composeDemo(given: Services, { owner, name, slug, passwordHash, today }: Wish) {
  // Its people may use the API whatever other accounts start with, and no mail goes to addresses made up.
  const config = { ...given.config, defaultPlan: 'team' as const };
  const services = { ...given, config, mail: { isConfigured: false, send: async () => {} } };
  let time = today;
  return inScratch('is' in owner ? owner.is : undefined, async (q) => {
    const user = 'is' in owner ? owner.is : await addUser(contextOn(q, services, iso(today)), owner.make);
    const stage = {
      q,
      services,
      call: callerIn(q, services, () => time),
      setTime: (at: number) => {
        time = at;
      },
      calendar: calendarAround(today),
      random: createRandom(seed),
      passwordHash,
    };
    return { user, ...(await buildSpace(stage, await signedIn(q, user), { name, slug })) };
  });
}

/** The demo spaces with their owners, in the order in which they were made. */
export async function demosOf(q: Handle) {
  // Slugs that only begin like ours are somebody's own.
  return (await spacesBeginning(q, demoSlug)).filter(({ slug }) => /^quayside-demo(-\d+|-[0-9a-f]{12})?$/.test(slug));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
