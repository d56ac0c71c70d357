import { Email } from '../contract/fields.ts';
import type { Db } from '../server/db/engine/database.ts';
import { findUserByEmail } from '../server/db/queries/users.ts';
import type { UserRow } from '../server/db/schema.ts';
import { parseArgument } from './parseArgument.ts';

/** @throws UsageError for a malformed address, Error for an unknown one */
export async function requireUserByEmail(db: Db, email: string, argument: string): Promise<UserRow> {
  const address = parseArgument(Email, email, argument);
  const user = await findUserByEmail(db, address);
  if (!user)
    throw new Error(
      `${argument}: no account has the email address ${address}; "krokanti user list" lists all accounts`,
    );
  return user;
}
