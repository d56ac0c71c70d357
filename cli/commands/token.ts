import type * as z from 'zod';
import { type AgentConfigSnippet, getAgentConfigSnippets } from '../../contract/agentConfigSnippets.ts';
import { DateOrInstantInput } from '../../contract/fields.ts';
import type { Token } from '../../contract/tokens.ts';
import type { Db } from '../../server/db/engine/database.ts';
import { canUseApi } from '../../server/db/queries/memberships.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { createInternalActor } from '../../server/operations/internalCaller.ts';
import type { CommandResult } from '../output.ts';
import { parseArgument, withArgumentNames } from '../validateArguments.ts';
import { createOperationExecutor, requireUserByEmail, withDatabase } from '../withDatabase.ts';

export interface CreateTokenOptions {
  email: string;
  name: string;
  readOnly?: true;
  expires?: string;
  mcp?: true;
}

export async function createToken({ email, name, readOnly, expires, mcp }: CreateTokenOptions): Promise<CommandResult> {
  const expiresAt = expires === undefined ? null : endOf(parseArgument(DateOrInstantInput, expires, '--expires'));
  return withDatabase(async ({ config, database, services }) => {
    const user = await database.read((db) => requireUserByEmail(db, email, '--email'));
    const actor = await database.read((db) => createInternalActor(db, user));
    const call = createOperationExecutor({ database, services });
    const input = { name, scope: readOnly ? ('read' as const) : ('write' as const), expiresAt };
    const { token, secret } = await withArgumentNames({ name: '--name', expiresAt: '--expires' }, () =>
      call(actor, 'create_token', input),
    );
    const warning = await database.read((db) => getPlanWarning(db, user));
    const note = [warning, `${describe(token, user)} Shown only now:`].filter((line) => line !== undefined);
    const snippets = mcp && getAgentConfigSnippets(`${config.publicUrl}/api/mcp`, secret);
    return {
      json: { token, secret, ...(snippets && { mcp: snippets }), ...(warning && { warning }) },
      stdout: snippets ? snippets.map(tell).join('\n\n') : secret,
      stderr: note.join('\n'),
    };
  });
}

/** What to know when the API would refuse the user's tokens. */
export async function getPlanWarning(db: Db, user: UserRow): Promise<string | undefined> {
  if (await canUseApi(db, user)) return undefined;
  return `The API refuses it (402) as long as ${user.email} has the plan ${user.plan}: krokanti plan set ${user.email} pro`;
}

function tell({ client, file, text }: AgentConfigSnippet): string {
  return `${client}: ${file}\n${text}`;
}

/** A date counts as a whole: the token still works on it. */
function endOf(expires: string): string {
  return expires.includes('T') ? expires : `${expires}T23:59:59.999Z`;
}

function describe({ name, scope, expiresAt }: z.output<typeof Token>, { email }: UserRow): string {
  const may = scope === 'read' ? 'may only read' : `may do all that ${email} may`;
  return `The token “${name}” of ${email} ${may} and ${expiresAt === null ? 'never expires' : `expires at ${expiresAt}`}.`;
}
