import { Refusal } from '../../contract/errors.ts';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { newSecret } from '../../server/auth/secrets.ts';
import { type Handle, taking } from '../../server/db/engine/database.ts';
import { insertRows } from '../../server/db/engine/inMemoryDb.ts';
import { findUser } from '../../server/db/queries/accounts.ts';
import { projectsOf } from '../../server/db/queries/projects.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { composeDemo, demoSlug, demosOf } from '../../server/operations/demo/buildDemoRows.ts';
import { signedIn } from '../../server/operations/internalCaller.ts';
import { toProject } from '../../server/operations/projects.ts';
import { toSpace } from '../../server/operations/spaces.ts';
import type { Outcome } from '../output.ts';
import { newPassword } from '../password.ts';
import { caller, type Offline, offline, requireUser } from '../withDatabase.ts';
import { tellDemo } from './demoOutput.ts';
import { planWarning } from './token.ts';

export interface DemoOptions {
  email?: string;
  fresh?: true;
}

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
  const row = (await demosOf(q)).findLast(({ slug, owner_id, owner_email }) =>
    owner ? owner_id === owner.id : owner_email === demoAddress(slug),
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
      const made = await makeNumber(product, owner, number, hashes);
      return { ...made, isNew: true, password: owner ? undefined : password };
    } catch (error) {
      const isTaken = error instanceof Refusal && (error.code === 'slug_taken' || error.code === 'email_taken');
      if (!isTaken) throw error;
    }
  }
  throw new Error(`There are ${mostDemos} demos already`);
}

/** Kept in one transaction: whoever stops it half-way keeps nothing. */
async function makeNumber(
  { db, services }: Offline,
  owner: UserRow | undefined,
  number: number,
  hashes: { own: string; others: string },
) {
  const slug = number === 1 ? demoSlug : `${demoSlug}-${number}`;
  const name = number === 1 ? 'Quayside' : `Quayside ${number}`;
  const account = { email: demoAddress(slug), name: 'Demo', passwordHash: hashes.own, isVerified: true };
  const { made, rows } = await composeDemo(services, {
    owner: owner ? { is: owner } : { make: account },
    name,
    slug,
    passwordHash: hashes.others,
    today: Date.now(),
  });
  // Whichever name is taken: the next number has others.
  await db.write((q) => taking('slug_taken', () => insertRows(q, rows)));
  return made;
}

function demoAddress(slug: string): string {
  return `demo@${slug}.example`;
}
