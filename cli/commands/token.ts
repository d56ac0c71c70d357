import type * as z from 'zod';
import { type AgentSnippet, agentSnippets } from '../../contract/agentConfigSnippets.ts';
import { DateOrInstantInput } from '../../contract/fields.ts';
import type { Token } from '../../contract/tokens.ts';
import type { Handle } from '../../server/db/engine/database.ts';
import { mayUseApi } from '../../server/db/queries/members.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { signedIn } from '../../server/operations/internalCaller.ts';
import type { Outcome } from '../output.ts';
import { naming, valid } from '../validateArguments.ts';
import { caller, offline, requireUser } from '../withDatabase.ts';

export interface NewTokenOptions {
  email: string;
  name: string;
  readOnly?: true;
  expires?: string;
  mcp?: true;
}

export async function createToken({ email, name, readOnly, expires, mcp }: NewTokenOptions): Promise<Outcome> {
  const expiresAt = expires === undefined ? null : endOf(valid(DateOrInstantInput, expires, '--expires'));
  return offline(async ({ config, db, services }) => {
    const user = await db.read((q) => requireUser(q, email, '--email'));
    const actor = await db.read((q) => signedIn(q, user));
    const call = caller({ db, services });
    const input = { name, scope: readOnly ? ('read' as const) : ('write' as const), expiresAt };
    const { token, secret } = await naming({ name: '--name', expiresAt: '--expires' }, () =>
      call(actor, 'create_token', input),
    );
    const warning = await db.read((q) => planWarning(q, user));
    const note = [warning, `${describe(token, user)} Shown only now:`].filter((line) => line !== undefined);
    const snippets = mcp && agentSnippets(`${config.publicUrl}/api/mcp`, secret);
    return {
      json: { token, secret, ...(snippets && { mcp: snippets }), ...(warning && { warning }) },
      result: snippets ? snippets.map(tell).join('\n\n') : secret,
      note: note.join('\n'),
    };
  });
}

/** What to know when the API would refuse the user's tokens. */
export async function planWarning(q: Handle, user: UserRow): Promise<string | undefined> {
  if (await mayUseApi(q, user)) return undefined;
  return `The API refuses it (402) as long as ${user.email} has the plan ${user.plan}: krokanti plan set ${user.email} pro`;
}

function tell({ client, file, text }: AgentSnippet): string {
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
