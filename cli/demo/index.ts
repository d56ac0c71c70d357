import { Refusal } from '../../contract/errors.ts';
import { hashPassword } from '../../server/auth/passwords.ts';
import { newSecret } from '../../server/auth/secrets.ts';
import { addUser } from '../../server/operations/account/users.ts';
import { toProject } from '../../server/operations/projects.ts';
import { toSpace } from '../../server/operations/spaces.ts';
import { findUser } from '../../server/store/accounts.ts';
import type { Handle } from '../../server/store/database.ts';
import { projectsOf } from '../../server/store/projects.ts';
import type { UserRow } from '../../server/store/schema.ts';
import { spacesBeginning } from '../../server/store/spaces.ts';
import { caller, contextOn, inside, type Offline, offline, requireUser, signedIn } from '../context.ts';
import type { Outcome } from '../output.ts';
import { newPassword } from '../password.ts';
import { planWarning } from '../token.ts';
import { createRandom } from './random.ts';
import { calendarAround } from './schedule.ts';
import { buildSpace } from './space.ts';
import { tellDemo } from './tell.ts';

export interface DemoOptions {
  email?: string;
  fresh?: true;
}

const baseSlug = 'quayside-demo';
const seed = 20260222;
/** One more than anybody makes: beyond it something else is wrong. */
const mostDemos = 1000;

export function demo({ email, fresh }: DemoOptions): Promise<Outcome> {
  return offline(
    async (product) => {
      const { config, db } = product;
      const owner = email === undefined ? undefined : await db.read((q) => requireUser(q, email, '--email'));
      const found = fresh ? undefined : await db.read((q) => findDemo(q, owner));
      const made = found ?? (await makeDemo(product, owner));
      const { user } = made;
      const actor = await db.read((q) => signedIn(q, user));
      const { secret } = await caller(product)(actor, 'create_token', { name: 'Demo' });
      const warning = await db.read((q) => planWarning(q, user));
      return tellDemo({ ...made, secret, warning, publicUrl: config.publicUrl });
    },
    { mayBeNew: true },
  );
}

/** The newest demo that the account owns; without account, that a demo account owns. */
async function findDemo(q: Handle, owner: UserRow | undefined) {
  const rows = await spacesBeginning(q, baseSlug);
  const row = rows.findLast(
    ({ slug, owner_id, owner_email }) =>
      isDemo(slug) && (owner ? owner_id === owner.id : owner_email === demoAddress(slug)),
  );
  const user = row && (await findUser(q, row.owner_id));
  if (!row || !user) return undefined;
  const projects = (await projectsOf(q, row.id, 0)).map(toProject);
  return { isNew: false, user, space: toSpace(row, 'owner'), projects, password: undefined };
}

/** Under the first number of which nobody has the names yet. */
async function makeDemo(product: Offline, owner: UserRow | undefined) {
  const password = newPassword();
  const hashes = { own: await hashPassword(password), others: await hashPassword(newSecret()) };
  for (let number = 1; number < mostDemos; number++) {
    try {
      const made = await product.db.write((q) => makeNumber(q, product, owner, number, hashes));
      return { ...made, isNew: true, password: owner ? undefined : password };
    } catch (error) {
      const isTaken = error instanceof Refusal && (error.code === 'slug_taken' || error.code === 'email_taken');
      if (!isTaken) throw error;
    }
  }
  throw new Error(`There are ${mostDemos} demos already`);
}

/** All of it in one transaction: whoever stops it half-way keeps nothing. */
async function makeNumber(
  q: Handle,
  { db, config, services: offlineServices }: Offline,
  owner: UserRow | undefined,
  number: number,
  hashes: { own: string; others: string },
) {
  // The people of the demo may use the API whatever other accounts start with.
  const services = { ...offlineServices, config: { ...config, defaultPlan: 'team' as const } };
  const slug = number === 1 ? baseSlug : `${baseSlug}-${number}`;
  const name = number === 1 ? 'Quayside' : `Quayside ${number}`;
  const now = new Date().toISOString();
  const account = { email: demoAddress(slug), name: 'Demo', passwordHash: hashes.own, isVerified: true };
  const user = owner ?? (await addUser(contextOn(q, services, now), account));

  let time = Date.now();
  const call = caller({ db: inside(db, q), services }, () => time);
  const stage = {
    q,
    services,
    call,
    setTime: (at: number) => {
      time = at;
    },
    calendar: calendarAround(Date.now()),
    random: createRandom(seed),
    passwordHash: hashes.others,
  };
  const { space, projects } = await buildSpace(stage, await signedIn(q, user), { name, slug });
  return { user, space, projects };
}

/** Slugs that only begin like ours are somebody's own. */
function isDemo(slug: string): boolean {
  return /^quayside-demo(-\d+)?$/.test(slug);
}

function demoAddress(slug: string): string {
  return `demo@${slug}.example`;
}
