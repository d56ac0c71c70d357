import { AppError } from '../../contract/errors.ts';
import { Email, Name, Password } from '../../contract/fields.ts';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { listAllUsers } from '../../server/db/queries/users.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import { createUserWithPersonalSpace } from '../../server/operations/account/signUp.ts';
import { createInternalContext } from '../../server/operations/internalCaller.ts';
import type { CommandResult } from '../output.ts';
import { generatePassword, readPasswordFromStdin } from '../password.ts';
import { parseArgument } from '../validateArguments.ts';
import { withDatabase } from '../withDatabase.ts';

export interface CreateUserOptions {
  name: string;
  password?: string;
  passwordStdin?: true;
}

export async function createUser(email: string, options: CreateUserOptions): Promise<CommandResult> {
  const address = parseArgument(Email, email, 'EMAIL');
  const name = parseArgument(Name, options.name, '--name');
  const given = await givenPassword(options);
  const password = given ?? generatePassword();
  const passwordHash = await hashPassword(password);
  const user = await withDatabase(
    ({ database, services }) =>
      database.write((db) => {
        const context = createInternalContext(db, services, new Date().toISOString());
        return createUserWithPersonalSpace(context, { email: address, name, passwordHash, isVerified: true });
      }),
    { mayBeNew: true },
  ).catch((error) => {
    const isTaken = error instanceof AppError && error.code === 'email_taken';
    throw isTaken ? new Error(`${address} has an account already`) : error;
  });
  const created = `Created the account ${user.email} with the plan ${user.plan}.`;
  return {
    json: { user: toUser(user), ...(given === undefined && { password }) },
    stdout: given === undefined ? password : undefined,
    stderr: given === undefined ? `${created} Its password, shown only now:` : created,
  };
}

async function givenPassword({ password, passwordStdin }: CreateUserOptions): Promise<string | undefined> {
  if (passwordStdin) return readPasswordFromStdin();
  return password === undefined ? undefined : parseArgument(Password, password, '--password', true);
}

export async function listUsers(): Promise<CommandResult> {
  const users = await withDatabase(({ database }) => database.read(listAllUsers));
  const rows = users.map((user) => [
    user.email,
    user.name,
    user.plan,
    verification(user),
    user.created_at.slice(0, 10),
  ]);
  return {
    json: { users: users.map(toUser) },
    stdout: users.length === 0 ? undefined : columns([['EMAIL', 'NAME', 'PLAN', 'VERIFIED', 'CREATED'], ...rows]),
    stderr: users.length === 0 ? 'No accounts yet: "krokanti user create" makes one' : undefined,
  };
}

function verification({ email_verified_at }: UserRow): string {
  return email_verified_at === null ? 'no' : 'yes';
}

function columns(rows: string[][]): string {
  const widths = (rows[0] as string[]).map((_, at) => Math.max(...rows.map((row) => (row[at] as string).length)));
  const line = (row: string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] as number))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
