import { AppError } from '../../contract/errors.ts';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { generateSecret } from '../../server/auth/secrets.ts';
import { insertTableRows } from '../../server/db/engine/buildRowsInMemory.ts';
import type { Db } from '../../server/db/engine/database.ts';
import { mapUniqueViolation } from '../../server/db/engine/mapUniqueViolation.ts';
import { listSpaceProjects } from '../../server/db/queries/projects.ts';
import { listKeysOfUser } from '../../server/db/queries/spaces.ts';
import { findUser } from '../../server/db/queries/users.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { createUserActor } from '../../server/operations/contextWithoutRequest.ts';
import { buildDemoRows, demoSlug, findDemoSpaces } from '../../server/operations/demo/buildDemoRows.ts';
import { toProject } from '../../server/operations/projects.ts';
import { toSpace } from '../../server/operations/spaces.ts';
import { createExecuteAs } from '../executeAs.ts';
import type { CommandResult } from '../output.ts';
import { generatePassword } from '../password.ts';
import { requireUserByEmail } from '../requireUserByEmail.ts';
import { type CliContext, withDatabase } from '../withDatabase.ts';
import { getPlanWarning } from './createToken.ts';
import { toDemoResult } from './toDemoResult.ts';

export interface DemoOptions {
  email?: string;
  fresh?: true;
}

/** Far more than anyone creates. Names that are all taken up to here point to another fault. */
const maxDemos = 1000;

export function createDemoSpace({ email, fresh }: DemoOptions): Promise<CommandResult> {
  return withDatabase(
    async (context) => {
      const { config, database } = context;
      const owner =
        email === undefined ? undefined : await database.read((db) => requireUserByEmail(db, email, '--email'));
      const existing = fresh ? undefined : await database.read((db) => findDemo(db, owner));
      const result = existing ?? (await createDemo(context, owner));
      const { user } = result;
      const actor = await database.read((db) => createUserActor(db, user));
      // Only a repeated Idempotency-Key returns no secret.
      const { secret = '' } = await createExecuteAs(context)(actor, 'create_token', { name: 'Demo' });
      const warning = await database.read((db) => getPlanWarning(db, user));
      return toDemoResult({ ...result, secret, warning, publicUrl: config.publicUrl });
    },
    { mayBeNew: true },
  );
}

/** Finds the newest demo space of the account, or without one, of any demo account. */
async function findDemo(db: Db, owner: UserRow | undefined) {
  const row = (await findDemoSpaces(db)).findLast(({ slug, owner_id, owner_email }) =>
    owner ? owner_id === owner.id : owner_email === getDemoEmail(slug),
  );
  const user = row && (await findUser(db, row.owner_id));
  if (!row || !user) return undefined;
  const projects = (await listSpaceProjects(db, row.id, 0)).map(toProject);
  return { isNew: false, user, space: toSpace(row, 'owner'), projects, password: undefined };
}

/** Creates a demo space under the first number whose slug and email address are free. */
async function createDemo(context: CliContext, owner: UserRow | undefined) {
  const password = generatePassword();
  const hashes = { own: await hashPassword(password), others: await hashPassword(generateSecret()) };
  for (let number = 1; number < maxDemos; number++) {
    try {
      const result = await createNumberedDemo(context, owner, number, hashes);
      return { ...result, isNew: true, password: owner ? undefined : password };
    } catch (error) {
      const isTaken = error instanceof AppError && (error.code === 'slug_taken' || error.code === 'email_taken');
      if (!isTaken) throw error;
    }
  }
  throw new Error(`All ${maxDemos} demo names are taken`);
}

/** Writes everything in one transaction, so that an interrupted command leaves nothing behind. */
async function createNumberedDemo(
  { database, services }: CliContext,
  owner: UserRow | undefined,
  number: number,
  hashes: { own: string; others: string },
) {
  const slug = number === 1 ? demoSlug : `${demoSlug}-${number}`;
  const name = number === 1 ? 'Quayside' : `Quayside ${number}`;
  const account = { email: getDemoEmail(slug), name: 'Demo', passwordHash: hashes.own, isVerified: true, isDemo: true };
  const takenKeys = owner ? await database.read((db) => listKeysOfUser(db, owner.id)) : new Set<string>();
  const { result, rows } = await buildDemoRows(services, {
    owner: owner ? { is: owner } : { make: account },
    name,
    slug,
    takenKeys,
    passwordHash: hashes.others,
    today: Date.now(),
  });
  // Any unique violation means that the names of this number are taken.
  await database.write((db) => mapUniqueViolation('slug_taken', () => insertTableRows(db, rows)));
  return result;
}

function getDemoEmail(slug: string): string {
  return `demo@${slug}.example`;
}
