import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/engine/database.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { addProjectWatchers } from '../../support/add-project-watchers.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** `DAILY_EMAILS=1000` shows what docs/guarantees.md says. */
const people = Number(process.env['DAILY_EMAILS'] ?? 150);
const maxMs = 60_000;
const claimMs = 30_000;
/** How many emails a server sends at a time. */
const maxInFlight = 5;
/** A third of them make emails, two thirds are about sending these. */
const writesBeforeCrash = people;

describe(`${people} daily emails`, async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());

  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let project: Json;
      beforeAll(async () => {
        ana = await test.createPerson('Ana');
        ({ project } = await ana.createTeamSpace());
        await addProjectWatchers(test, project, people, true);
        await test.restart({ SMTP_URL: mailbox.url });
      });

      it('are each sent once, although one of two servers dies in the middle', { timeout: 2 * maxMs }, async () => {
        await ana.createTask(project.id, { title: 'For everybody' });
        await test.app.catchUpNotifications();
        test.advanceClock(25 * 3_600_000);
        const other = test.engine === 'postgres' ? await test.openSecondInstance() : undefined;
        const dying = await test.buildInstance(createDyingDatabase(other?.database ?? test.database));
        const startedAt = performance.now();
        await Promise.all([dying, test.app].map((app) => app.sendDueEmails()));
        // What it had claimed waits until its claims end.
        test.advanceClock(claimMs + 1000);
        await test.app.sendDueEmails();
        expect(performance.now() - startedAt).toBeLessThan(maxMs);
        const emails = await Promise.all(Array.from({ length: mailbox.unreadCount }, () => mailbox.nextEmail()));
        const messageIds = emails.map(({ headers }) => /^Message-ID: (.*)$/im.exec(headers)?.[1]);
        expect(new Set(messageIds).size).toBe(people);
        expect(new Set(emails.map(({ to }) => to[0])).size).toBe(people);
        // These were on their way when it died, and come again under the same Message-ID.
        expect(emails.length - people).toBeLessThanOrEqual(maxInFlight);
        await test.app.sendDueEmails();
        expect(mailbox.unreadCount).toBe(0);
        expect(test.log.some(({ err }) => err?.message === 'crashed')).toBe(true);
        await dying.close().catch(() => {});
        await other?.database.close();
      });
    },
    { MAIL_LIMIT_PER_RECIPIENT: '10' },
  );
});

/** A database that does not write any more at some point, as if the server had been killed. */
function createDyingDatabase(database: Database): Database {
  let writes = 0;
  return {
    ...database,
    write: async (work) => {
      if (++writes > writesBeforeCrash) throw new Error('crashed');
      return database.write(work);
    },
  };
}
