import { listFailedEmails, retryGivenUpEmails } from '../../server/db/queries/outgoingEmails.ts';
import type { CommandResult } from '../output.ts';
import { withDatabase } from '../withDatabase.ts';

/** Lists the emails about tasks that could not be sent so far, or were given up. */
export async function listUndeliveredMail(): Promise<CommandResult> {
  const rows = await withDatabase(({ database }) => database.read(listFailedEmails));
  const emails = rows.map(({ email: to, attempts, last_error: error, next_attempt_at: nextAttemptAt, created_at }) => ({
    ...{ to, attempts, error, nextAttemptAt, createdAt: created_at },
  }));
  const lines = emails.map(
    ({ to, attempts, error, nextAttemptAt }) =>
      `${to}: ${error} (${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, ${nextAttemptAt === null ? 'given up' : `next at ${nextAttemptAt}`})`,
  );
  return {
    json: { emails },
    ...(lines.length > 0 ? { stdout: lines.join('\n') } : { stderr: 'No email about tasks has failed.' }),
  };
}

/** Has the emails that were given up tried again, by a server that runs. */
export async function retryUndeliveredMail(): Promise<CommandResult> {
  const count = await withDatabase(({ database }) =>
    database.write((db) => retryGivenUpEmails(db, new Date().toISOString())),
  );
  return {
    json: { count },
    stderr: `${count === 1 ? '1 email is' : `${count} emails are`} tried again by a server that runs.`,
  };
}
