import { AppError } from '../../contract/errors.ts';
import { Email, Name } from '../../contract/fields.ts';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { listAllUsers } from '../../server/db/queries/users.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import { createUserWithPersonalSpace } from '../../server/operations/account/signUp.ts';
import { createContextWithoutRequest } from '../../server/operations/contextWithoutRequest.ts';
import type { CommandResult } from '../output.ts';
import { parseArgument } from '../parseArgument.ts';
import { generatePassword, type PasswordOptions, readChosenPassword, requireStrongChoice } from '../password.ts';
import { withDatabase } from '../withDatabase.ts';

export interface CreateUserOptions extends PasswordOptions {
  name: string;
}

export async function createUser(email: string, options: CreateUserOptions): Promise<CommandResult> {
  const address = parseArgument(Email, email, 'EMAIL');
  const name = parseArgument(Name, options.name, '--name');
  const chosenPassword = await readChosenPassword(options);
  await requireStrongChoice(chosenPassword, { email: address, name }, options);
  const password = chosenPassword ?? generatePassword();
  const passwordHash = await hashPassword(password);
  const user = await withDatabase(
    ({ database, services }) =>
      database.write((db) => {
        const context = createContextWithoutRequest(db, services, new Date().toISOString());
        return createUserWithPersonalSpace(context, { email: address, name, passwordHash, isVerified: true });
      }),
    { mayBeNew: true },
  ).catch((error) => {
    const isTaken = error instanceof AppError && error.code === 'email_taken';
    throw isTaken ? new Error(`An account with the email address ${address} already exists`) : error;
  });
  const created = `Created the account ${user.email} with the plan ${user.plan}.`;
  return {
    json: { user: toUser(user), ...(chosenPassword === undefined && { password }) },
    stdout: chosenPassword === undefined ? password : undefined,
    stderr: chosenPassword === undefined ? `${created} Its password, shown only once:` : created,
  };
}

export async function listUsers(): Promise<CommandResult> {
  const users = await withDatabase(({ database }) => database.read(listAllUsers));
  const rows = users.map((user) => [
    user.email,
    user.name,
    user.plan,
    formatVerified(user),
    user.created_at.slice(0, 10),
  ]);
  return {
    json: { users: users.map(toUser) },
    stdout: users.length === 0 ? undefined : formatTable([['EMAIL', 'NAME', 'PLAN', 'VERIFIED', 'CREATED'], ...rows]),
    stderr: users.length === 0 ? 'No accounts yet. Create one with "krokanti user create".' : undefined,
  };
}

function formatVerified({ email_verified_at }: UserRow): string {
  return email_verified_at === null ? 'no' : 'yes';
}

function formatTable(rows: string[][]): string {
  const widths = (rows[0] as string[]).map((_, index) => Math.max(...rows.map((row) => (row[index] as string).length)));
  const formatRow = (row: string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] as number))
      .join('  ')
      .trimEnd();
  return rows.map(formatRow).join('\n');
}
