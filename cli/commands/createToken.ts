import type * as z from 'zod';
import { type AgentConfigSnippet, getAgentConfigSnippets } from '../../contract/agentConfigSnippets.ts';
import { DateOrInstantInput } from '../../contract/fields.ts';
import type { Token } from '../../contract/tokens.ts';
import { isDisabledHash } from '../../server/auth/passwordHash.ts';
import type { Database, Db } from '../../server/db/engine/database.ts';
import { canUseApi } from '../../server/db/queries/canUseApi.ts';
import { listUserSpaces } from '../../server/db/queries/spaces.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { createUserActor } from '../../server/operations/contextWithoutRequest.ts';
import { createExecuteAs } from '../executeAs.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { parseArgument } from '../parseArgument.ts';
import { requireUserByEmail } from '../requireUserByEmail.ts';
import { withArgumentNames } from '../withArgumentNames.ts';
import { withDatabase } from '../withDatabase.ts';

export interface CreateTokenOptions {
  email: string;
  name: string;
  readOnly?: true;
  space?: string[];
  expires?: string;
  mcp?: true;
}

export async function createToken({
  email,
  name,
  readOnly,
  space,
  expires,
  mcp,
}: CreateTokenOptions): Promise<CommandResult> {
  const expiresAt = expires === undefined ? null : toExpiry(parseArgument(DateOrInstantInput, expires, '--expires'));
  return withDatabase(async ({ config, database, services }) => {
    const user = await database.read((db) => requireUserByEmail(db, email, '--email'));
    if (isDisabledHash(user.password_hash))
      throw new Error(`--email: ${user.email} is disabled; to undo it: krokanti user enable ${user.email}`);
    const actor = await database.read((db) => createUserActor(db, user));
    const execute = createExecuteAs({ database, services });
    const spaceIds = space ? await findSpaceIds(database, user, space) : null;
    const input = { name, spaceIds, scope: readOnly ? ('read' as const) : ('write' as const), expiresAt };
    // Only a repeated Idempotency-Key returns no secret.
    const { token, secret = '' } = await withArgumentNames({ name: '--name', expiresAt: '--expires' }, () =>
      execute(actor, 'create_token', input),
    );
    const warning = await database.read((db) => getPlanWarning(db, user));
    const notes = [warning, `${describeToken(token, user)} Shown only once:`].filter((line) => line !== undefined);
    const snippets = mcp && getAgentConfigSnippets(`${config.publicUrl}/api/mcp`, secret);
    return {
      json: { token, secret, ...(snippets && { mcp: snippets }), ...(warning && { warning }) },
      stdout: snippets ? snippets.map(formatSnippet).join('\n\n') : secret,
      stderr: notes.join('\n'),
    };
  });
}

/** @throws UsageError for a space that is not the user's */
async function findSpaceIds(database: Database, user: UserRow, names: string[]): Promise<string[]> {
  const spaces = await database.read((db) => listUserSpaces(db, user.id));
  return names.map((name) => {
    const space = spaces.find(({ id, slug }) => id === name || slug === name);
    if (space) return space.id;
    const slugs = spaces.map(({ slug }) => slug).join(', ');
    throw new UsageError(`--space: ${user.email} has no space ${name}; their spaces are ${slugs}`);
  });
}

/** Returns a warning if the user's plan does not include the API. */
export async function getPlanWarning(db: Db, user: UserRow): Promise<string | undefined> {
  if (await canUseApi(db, user)) return undefined;
  return `The API rejects this token (402) while ${user.email} has the plan ${user.plan}. To change it: krokanti plan set ${user.email} pro`;
}

function formatSnippet({ client, file, text }: AgentConfigSnippet): string {
  return `${client}: ${file}\n${text}`;
}

/** A token that expires on a date works until the end of that day in UTC. */
function toExpiry(expires: string): string {
  return expires.includes('T') ? expires : `${expires}T23:59:59.999Z`;
}

function describeToken({ name, scope, spaceIds, expiresAt }: z.output<typeof Token>, { email }: UserRow): string {
  const access = scope === 'read' ? 'can only read' : `can do everything ${email} can`;
  const reach = spaceIds === null ? '' : ` in ${spaceIds.length} of their spaces`;
  return `The token “${name}” of ${email} ${access}${reach} and ${expiresAt === null ? 'never expires' : `expires at ${expiresAt}`}.`;
}
