import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { runCli } from '../../support/cli/run-cli.ts';
import { type ReceivedEmail, startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const publicUrl = 'https://tasks.example.com';
/** Daily emails would come in between. */
const noDigest = { email: 'off' };
const settings = { kinds: { unassigned: noDigest, changed: noDigest, created: noDigest } };

describe('Emails about tasks', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());

  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let ben: Person;
      let space: Json;
      let project: Json;
      beforeAll(async () => {
        ana = await test.createPerson('Ana');
        ({ space, project } = await ana.createTeamSpace());
        ben = await test.createMember(ana, space.id, 'member', 'Ben');
        await test.restart({ SMTP_URL: `${mailbox.url}?greetingTimeout=200&socketTimeout=2000` });
        await ana.createTask(project.id, { assigneeIds: [ben.id] });
        await sendAfterGrouping(test);
        // Nobody knows yet whose addresses these are.
        expect(mailbox.unreadCount).toBe(0);
        for (const person of [ana, ben]) await confirmAddress(person);
      });
      beforeEach(async () => {
        mailbox.behavior = 'accept';
        // The allowance of the hour is new, and nothing waits.
        test.advanceClock(2 * hourMs);
        await sendAll(test);
        for (const _ of Array.from({ length: mailbox.unreadCount })) await mailbox.nextEmail();
        for (const person of [ana, ben])
          await person.patch('/me/notification-settings', {
            ...settings,
            isEmailOn: true,
            quietHours: null,
            digestHour: 8,
          });
      });
      const comment = (person: Person, { id }: Json, content: string) =>
        person.post(`/tasks/${id}/comments`, { content }).then(({ body }) => body.comment);

      /** A task that ana has just assigned to ben. */
      const assignTask = (title: string) => ana.createTask(project.id, { title, assigneeIds: [ben.id] });

      it('come once for all that happens to a task within two minutes, in the language of the person', async () => {
        const task = await assignTask('Plan v1.2');
        await comment(ana, task, `See @[Ben](user:${ben.id})\nand <b>this</b>`);
        test.advanceClock(minuteMs);
        await sendDue(test);
        expect(mailbox.unreadCount).toBe(0);
        test.advanceClock(minuteMs + 1000);
        await sendDue(test);
        const [email] = await readEmails(1);
        expect(email?.to).toEqual([ben.email]);
        expect(getHeader(email, 'Subject')).toBe(`[${task.ref}] Plan v1.2`);
        expect(email?.text).toContain('Ana: The task was assigned to you. You were mentioned.');
        expect(email?.text).toContain('Ana wrote:\n> See @Ben\n> and <b>this</b>\n');
        expect(email?.text).toContain(`${publicUrl}/t/${task.ref}`);
        expect(email?.html).toContain('and &#60;b&#62;this&#60;/b&#62;');
        await sendDue(test);
        expect(mailbox.unreadCount).toBe(0);

        await ben.patch('/me', { language: 'es' });
        await comment(ana, task, 'Another');
        await sendAfterGrouping(test);
        const [next] = await readEmails(1);
        expect(next?.text).toContain('Hay un comentario nuevo.');
        // Both belong to one thread.
        const root = getHeader(email, 'References');
        expect(root).toMatch(new RegExp(`^<task\\.${task.id}@tasks\\.example\\.com>$`));
        expect([getHeader(next, 'References'), getHeader(next, 'In-Reply-To')]).toEqual([root, root]);
        expect(getHeader(next, 'Message-ID')).not.toBe(getHeader(email, 'Message-ID'));
        expect(getHeader(next, 'Subject')).toBe(getHeader(email, 'Subject'));
        await ben.patch('/me', { language: 'en' });
      });

      it('do not tell people of their own doing, nor of what they have read by then', async () => {
        const task = await assignTask('Read');
        await comment(ben, task, 'My own');
        await sendAfterGrouping(test);
        const emails = await readEmails(2);
        expect(emails.map(({ to }) => to[0]).sort()).toEqual([ana.email, ben.email].sort());
        expect(emails.find(({ to }) => to[0] === ben.email)?.text).not.toContain('My own');
        await comment(ana, task, 'Seen in the inbox');
        await test.app.catchUpNotifications();
        await ben.post('/notifications/read-all');
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
      });

      it.each([
        ['who has left the space', (task: Json) => [ana.delete(`/spaces/${task.spaceId}/members/${ben.id}`)]],
        ['of a task in the trash', (task: Json) => [ana.post(`/tasks/${task.id}/trash`)]],
        ['of a task that is deleted', (task: Json) => [ana.delete(`/tasks/${task.id}`)]],
        ['of a space that is deleted', (task: Json) => [ana.delete(`/spaces/${task.spaceId}`)]],
      ] as const)('nobody is told %s in between', async (_, remove) => {
        const { space: team, project: place } = await ana.createTeamSpace();
        await ana
          .post(`/spaces/${team.id}/invitations`, { role: 'member' })
          .then(({ body }) => ben.post('/invitations/accept', { secret: body.url.split('#invitation=')[1] }));
        const task = await ana.createTask(place.id, { title: 'Secret', assigneeIds: [ben.id] });
        mailbox.behavior = 'busy';
        await sendAfterGrouping(test);
        for (const response of await Promise.all(remove(task))) expect(response.status).toBe(200);
        mailbox.behavior = 'accept';
        test.advanceClock(5 * minuteMs);
        await sendDue(test);
        expect(mailbox.unreadCount).toBe(0);
        expect(await countMetric(test, 'krokanti_outgoing_emails{state="waiting"}')).toBe(0);
      });

      it('kinds that are turned off by then are left out, and so is a person who wants none', async () => {
        const task = await assignTask('Off');
        await test.app.catchUpNotifications();
        await ben.patch(`/projects/${project.id}/notification-settings`, { kinds: { assigned: { email: 'off' } } });
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
        await ben.patch(`/projects/${project.id}/notification-settings`, { kinds: { assigned: { email: null } } });
        await comment(ana, task, 'One');
        await test.app.catchUpNotifications();
        await ben.patch('/me/notification-settings', { isEmailOn: false });
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
      });

      it('come daily at the chosen hour of the person, with all tasks in one', async () => {
        await ben.patch('/me', { timeZone: 'Asia/Kolkata' });
        const daily = { digestHour: 17, kinds: { assigned: { email: 'daily' } } };
        expect((await ben.patch('/me/notification-settings', daily)).body.settings).toMatchObject({
          digestHour: 17,
          channels: ['inbox', 'email'],
        });
        const [a, b] = [await assignTask('First'), await assignTask('Second')];
        await test.app.catchUpNotifications();
        const msToHour = () => {
          const local = Temporal.Instant.fromEpochMilliseconds(test.now()).toZonedDateTimeISO('Asia/Kolkata');
          const at17 = local.with({ hour: 17, minute: 0, second: 0, millisecond: 0 });
          const next = at17.epochMilliseconds > test.now() ? at17 : at17.add({ days: 1 });
          return next.epochMilliseconds - test.now();
        };
        test.advanceClock(msToHour() - 5000);
        await sendDue(test);
        expect(mailbox.unreadCount).toBe(0);
        test.advanceClock(6000);
        await sendDue(test);
        const [digest] = await readEmails(1);
        expect(getHeader(digest, 'Subject')).toBe('News of 2 tasks');
        for (const { ref, title } of [a, b]) expect(digest?.text).toContain(`${ref} ${title}\nAna: `);
        // What waits follows a change of the hour.
        await assignTask('Third');
        await test.app.catchUpNotifications();
        const { hour } = Temporal.Instant.fromEpochMilliseconds(test.now()).toZonedDateTimeISO('Asia/Kolkata');
        await ben.patch('/me/notification-settings', { digestHour: (hour + 2) % 24 });
        test.advanceClock(2 * hourMs);
        await sendDue(test);
        expect((await readEmails(1))[0]?.text).toContain('Third');
        const { status, text } = await ben.patch('/me/notification-settings', { digestHour: 24 });
        expect([status, text]).toEqual([400, expect.stringContaining('digestHour')]);
        await ben.patch('/me/notification-settings', { kinds: { assigned: { email: 'now' } } });
        await ben.patch('/me', { timeZone: 'UTC' });
      });

      it('wait for the end of quiet hours', async () => {
        const at = (offset: number) => new Date(test.now() + offset * hourMs).toISOString().slice(11, 16);
        await ben.patch('/me/notification-settings', { quietHours: { from: at(-1), to: at(2) } });
        await assignTask('Quiet');
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
        test.advanceClock(2 * hourMs);
        await sendDue(test);
        expect((await readEmails(1))[0]?.text).toContain('Quiet');
      });

      it('of many tasks come in one, and of more than the limit later', async () => {
        for (const n of [1, 2, 3, 4]) await assignTask(`Many ${n}`);
        await sendAfterGrouping(test);
        expect(getHeader((await readEmails(1))[0], 'Subject')).toBe('News of 4 tasks');
        for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) {
          await assignTask(`Flood ${n}`);
          await sendAfterGrouping(test);
        }
        await readEmails(9);
        test.advanceClock(hourMs);
        await sendDue(test);
        const [late] = await readEmails(1);
        for (const n of [10, 11, 12, 13]) expect(late?.text).toContain(`Flood ${n}`);
      });

      it('one click in the mail program ends them, and nothing else, without a session', async () => {
        await assignTask('Unsubscribe');
        await sendAfterGrouping(test);
        const [email] = await readEmails(1);
        expect(getHeader(email, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
        const url = /^<(https:\S+)>$/.exec(getHeader(email, 'List-Unsubscribe'))?.[1] ?? '';
        expect(email?.text).toContain(url);
        const path = url.slice(`${publicUrl}/api`.length);
        const getSettings = async () => (await ben.get('/me/notification-settings')).body.settings;
        const before = await getSettings();
        const page = await test.anonymousClient.get(path);
        expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
        expect(page.text).toContain('<form method="post">');
        expect(page.text).not.toContain(ben.email);
        expect(await getSettings()).toEqual(before);
        const oneClick = (to: string) =>
          test.anonymousClient.request('POST', to, 'List-Unsubscribe=One-Click', {
            'content-type': 'application/x-www-form-urlencoded',
          });
        const wrong = `${path.slice(0, -2)}${path.endsWith('AA') ? 'BA' : 'AA'}`;
        for (const call of [oneClick, (to: string) => test.anonymousClient.get(to)])
          expect((await call(wrong)).status).toBe(404);
        expect(await getSettings()).toEqual(before);
        const done = await oneClick(path);
        expect([done.status, done.headers['set-cookie']]).toEqual([200, undefined]);
        expect(await getSettings()).toEqual({ ...before, isEmailOn: false });
        expect((await oneClick(path)).status).toBe(200);
        await assignTask('No more');
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
        expect(test.log.filter((line) => JSON.stringify(line).includes(path.split('/').at(-1) as string))).toEqual([]);
      });

      it.each(['busy', 'hang', 'die'] as const)(
        'survive a mail server that does this: %s, and are sent later with the same Message-ID',
        async (behavior) => {
          await assignTask(`Despite ${behavior}`);
          mailbox.behavior = behavior;
          await sendAfterGrouping(test);
          // A server that dies has read the email; whether it has kept it, nobody knows.
          const unsure = behavior === 'die' ? await readEmails(1) : [];
          await sendDue(test);
          expect(mailbox.unreadCount).toBe(0);
          expect(await countMetric(test, 'krokanti_outgoing_emails{state="waiting"}')).toBe(1);
          mailbox.behavior = 'accept';
          test.advanceClock(minuteMs + 1000);
          await sendDue(test);
          const [email] = await readEmails(1);
          expect(email?.text).toContain('assigned to you');
          for (const { headers } of unsure) expect(headers).toContain(getHeader(email, 'Message-ID'));
          await sendDue(test);
          expect(mailbox.unreadCount).toBe(0);
        },
      );

      it('are given up when they are refused, or for three days, and an operator sees it', async () => {
        const count = (state: string) => countMetric(test, `krokanti_outgoing_emails{state="${state}"}`);
        const before = await count('given_up');
        await assignTask('Refused');
        mailbox.behavior = 'refuse';
        await sendAfterGrouping(test);
        expect(await count('given_up')).toBe(before + 1);
        await assignTask('Never');
        mailbox.behavior = 'busy';
        await sendAfterGrouping(test);
        for (let day = 0; day < 4; day++) {
          test.advanceClock(24 * hourMs);
          await sendDue(test);
        }
        expect([await count('given_up'), await count('waiting')]).toEqual([before + 2, 0]);
        expect(test.log.filter(({ msg }) => msg === 'An email about tasks was given up').length).toBeGreaterThan(1);
        mailbox.behavior = 'accept';
        await sendDue(test);
        expect(mailbox.unreadCount).toBe(0);
        const { json } = await runCli(['mail', 'failed', '--json'], test.databaseEnv);
        expect(json.emails.at(-1)).toMatchObject({ to: ben.email, nextAttemptAt: null });
        // The first look only plans them.
        await test.app.runDueJobs();
        test.advanceClock(31 * 24 * hourMs);
        await test.app.runDueJobs();
        expect(await count('given_up')).toBe(0);
      });

      it('two servers send each once', async () => {
        const other = test.engine === 'postgres' ? await test.openSecondInstance() : undefined;
        const second = other?.app ?? (await test.buildInstance());
        for (const n of [1, 2, 3]) await assignTask(`Shared ${n}`);
        await test.app.catchUpNotifications();
        test.advanceClock(2 * minuteMs + 1000);
        await Promise.all([test.app, second].map((app) => app.sendDueEmails()));
        await sendDue(test);
        const emails = await readEmails(3);
        expect(new Set(emails.map((email) => getHeader(email, 'Message-ID'))).size).toBe(3);
        await second.close();
        await other?.database.close();
      });

      it('without a mail server, nothing is kept for later, and the settings say so', async () => {
        await test.restart({ SMTP_URL: '' });
        expect((await ben.get('/me/notification-settings')).body.settings.channels).toEqual(['inbox']);
        await assignTask('Nobody mails this');
        await sendAfterGrouping(test);
        await test.restart({ SMTP_URL: mailbox.url });
        await sendAfterGrouping(test);
        expect(mailbox.unreadCount).toBe(0);
      });

      async function confirmAddress({ email, password }: Person): Promise<void> {
        await test.anonymousClient.post('/account/sign-in', { email, password });
        const secret = /#verify-email=([\w-]+)/.exec(await mailbox.nextEmailText())?.[1];
        expect((await test.anonymousClient.post('/account/verify-email', { secret })).status).toBe(200);
      }

      async function readEmails(count: number): Promise<ReceivedEmail[]> {
        expect(mailbox.unreadCount).toBe(count);
        return Promise.all(Array.from({ length: count }, () => mailbox.nextEmail()));
      }
    },
    { PUBLIC_URL: publicUrl },
  );
});

async function sendDue(test: TestApp): Promise<void> {
  await test.app.catchUpNotifications();
  await test.app.sendDueEmails();
}

async function sendAfterGrouping(test: TestApp): Promise<void> {
  await test.app.catchUpNotifications();
  test.advanceClock(2 * minuteMs + 1000);
  await test.app.sendDueEmails();
}

/** Sends what previous tests have left. */
async function sendAll(test: TestApp): Promise<void> {
  await sendDue(test);
  test.advanceClock(25 * hourMs);
  await sendDue(test);
}

function getHeader(email: ReceivedEmail | undefined, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(email?.headers ?? '')?.[1]?.trim() ?? '';
}

async function countMetric(test: TestApp, line: string): Promise<number> {
  const { text } = await new ApiClient(test, {}, '127.0.0.1').get('//metrics');
  return Number(
    text
      .split('\n')
      .find((candidate) => candidate.startsWith(line))
      ?.split(' ')
      .at(-1),
  );
}
