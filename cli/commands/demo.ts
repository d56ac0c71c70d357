import { AppError } from '../../contract/errors.ts';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { generateSecret } from '../../server/auth/secrets.ts';
import type { Db } from '../../server/db/engine/database.ts';
import { insertTableRows } from '../../server/db/engine/inMemoryDb.ts';
import { mapUniqueViolation } from '../../server/db/engine/uniqueViolation.ts';
import { listSpaceProjects } from '../../server/db/queries/projects.ts';
import { findUser } from '../../server/db/queries/users.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { buildDemoRows, demoSlug, findDemoSpaces } from '../../server/operations/demo/buildDemoRows.ts';
import { createInternalActor } from '../../server/operations/internalCaller.ts';
import { toProject } from '../../server/operations/projects.ts';
import { toSpace } from '../../server/operations/spaces.ts';
import type { CommandResult } from '../output.ts';
import { generatePassword } from '../password.ts';
import { type CliContext, createOperationExecutor, requireUserByEmail, withDatabase } from '../withDatabase.ts';
import { toDemoResult } from './demoOutput.ts';
import { getPlanWarning } from './token.ts';

export interface DemoOptions {
  email?: string;
  fresh?: true;
}

/** One more than anybody makes: beyond it something else is wrong. */
const mostDemos = 1000;

export function createDemoSpace({ email, fresh }: DemoOptions): Promise<CommandResult> {
  return withDatabase(
    async (product) => {
      const { config, database } = product;
      const owner =
        email === undefined ? undefined : await database.read((db) => requireUserByEmail(db, email, '--email'));
      const found = fresh ? undefined : await database.read((db) => findDemo(db, owner));
      const result = found ?? (await makeDemo(product, owner));
      const { user } = result;
      const actor = await database.read((db) => createInternalActor(db, user));
      const { secret } = await createOperationExecutor(product)(actor, 'create_token', { name: 'Demo' });
      const warning = await database.read((db) => getPlanWarning(db, user));
      return toDemoResult({ ...result, secret, warning, publicUrl: config.publicUrl });
    },
    { mayBeNew: true },
  );
}

/** The newest demo that the account owns; without account, that a demo account owns. */
async function findDemo(db: Db, owner: UserRow | undefined) {
  const row = (await findDemoSpaces(db)).findLast(({ slug, owner_id, owner_email }) =>
    owner ? owner_id === owner.id : owner_email === demoAddress(slug),
  );
  const user = row && (await findUser(db, row.owner_id));
  if (!row || !user) return undefined;
  const projects = (await listSpaceProjects(db, row.id, 0)).map(toProject);
  return { isNew: false, user, space: toSpace(row, 'owner'), projects, password: undefined };
}

/** Under the first number of which nobody has the names yet. */
async function makeDemo(product: CliContext, owner: UserRow | undefined) {
  const password = generatePassword();
  const hashes = { own: await hashPassword(password), others: await hashPassword(generateSecret()) };
  for (let number = 1; number < mostDemos; number++) {
    try {
      const result = await makeNumber(product, owner, number, hashes);
      return { ...result, isNew: true, password: owner ? undefined : password };
    } catch (error) {
      const isTaken = error instanceof AppError && (error.code === 'slug_taken' || error.code === 'email_taken');
      if (!isTaken) throw error;
    }
  }
  throw new Error(`There are ${mostDemos} demos already`);
}

/** Kept in one transaction: whoever stops it half-way keeps nothing. */
async function makeNumber(
  { database, services }: CliContext,
  owner: UserRow | undefined,
  number: number,
  hashes: { own: string; others: string },
) {
  const slug = number === 1 ? demoSlug : `${demoSlug}-${number}`;
  const name = number === 1 ? 'Quayside' : `Quayside ${number}`;
  const account = { email: demoAddress(slug), name: 'Demo', passwordHash: hashes.own, isVerified: true };
  const { result, rows } = await buildDemoRows(services, {
    owner: owner ? { is: owner } : { make: account },
    name,
    slug,
    passwordHash: hashes.others,
    today: Date.now(),
  });
  // Whichever name is taken: the next number has others.
  await database.write((db) => mapUniqueViolation('slug_taken', () => insertTableRows(db, rows)));
  return result;
}

function demoAddress(slug: string): string {
  return `demo@${slug}.example`;
}
