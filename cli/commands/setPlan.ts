import { Plan } from '../../contract/account.ts';
import { updateUser } from '../../server/db/queries/users.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import type { CommandResult } from '../output.ts';
import { parseArgument } from '../parseArgument.ts';
import { requireUserByEmail } from '../requireUserByEmail.ts';
import { withDatabase } from '../withDatabase.ts';

export async function setPlan(email: string, planName: string): Promise<CommandResult> {
  const plan = parseArgument(Plan, planName, 'PLAN');
  const { before, user } = await withDatabase(({ database }) =>
    database.write(async (db) => {
      const before = await requireUserByEmail(db, email, 'EMAIL');
      const changes = { plan, updated_at: new Date().toISOString() };
      if (before.plan === plan) return { before, user: before };
      await updateUser(db, before.id, changes);
      return { before, user: { ...before, ...changes } };
    }),
  );
  const change =
    before.plan === plan ? `already has the plan ${plan}` : `now has the plan ${plan} (was ${before.plan})`;
  return { json: { user: toUser(user) }, stderr: `${user.email} ${change}.` };
}
