import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('Jobs', () => {
  describeOnEachEngine((test) => {
    let admin: Person;
    beforeAll(async () => {
      admin = await test.createPerson('Ana');
      await test.app.runDueJobs();
    });
    // The hourly clean-up stands for all jobs.
    const kind = 'delete_expired_data';
    const getJob = async (): Promise<Json> =>
      (await admin.get('/admin/jobs')).body.find((job: Json) => job.kind === kind);
    const getRunCounts = async (instance = test) => {
      const { body } = await instance.app.http.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
      const count = (outcome: string) =>
        Number(
          new RegExp(`krokanti_job_runs_total{.*kind="${kind}".*outcome="${outcome}"} (\\d+)`).exec(body)?.[1] ?? 0,
        );
      return { done: count('done'), failed: count('failed') };
    };
    const setJob = (columns: Json) =>
      test.database.write((db) => db.updateTable('jobs').set(columns).where('kind', '=', kind).execute());
    const toIso = (ms: number) => new Date(ms).toISOString();

    it('run when they are due, and not before', async () => {
      const { runAt, lastRunAt } = await getJob();
      expect(lastRunAt).toBeNull();
      expect(Date.parse(runAt) - test.now()).toBeGreaterThan(hourMs - minuteMs);
      test.advanceClock(hourMs - minuteMs);
      await test.app.runDueJobs();
      expect((await getJob()).lastRunAt).toBeNull();
      test.advanceClock(minuteMs);
      await test.app.runDueJobs();
      const after = await getJob();
      expect(after).toMatchObject({ failures: 0, lastError: null, lastRunAt: expect.any(String) });
      expect(Date.parse(after.runAt) - Date.parse(after.lastRunAt)).toBe(hourMs);
      expect(await getRunCounts()).toEqual({ done: 1, failed: 0 });
    });

    it('a job that fails is logged, counted, shown to the admin and tried again, ever later', async () => {
      const before = await getRunCounts();
      await test.database.write((db) => db.schema.alterTable('oauth_clients').renameTo('gone').execute());
      const delays: number[] = [];
      test.advanceClock(hourMs);
      for (let n = 1; n <= 8; n++) {
        await test.app.runDueJobs();
        const job = await getJob();
        expect([job.failures, job.lastError]).toEqual([n, expect.stringContaining('oauth_clients')]);
        delays.push(Date.parse(job.runAt) - Date.parse(job.lastRunAt));
        test.advanceClock(delays.at(-1) as number);
      }
      expect(delays.map((delay) => delay / minuteMs)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
      expect(await getRunCounts()).toEqual({ done: before.done, failed: before.failed + 8 });
      const lines = test.log.filter(({ msg }) => msg === 'A job failed and will be tried again');
      expect(lines.length).toBe(8);
      expect(lines[0]).toMatchObject({ level: 50, job: kind });
      await test.database.write((db) =>
        db.schema
          .alterTable('gone' as never)
          .renameTo('oauth_clients')
          .execute(),
      );
      await test.app.runDueJobs();
      expect(await getJob()).toMatchObject({ failures: 0, lastError: null });
    });

    it('of several servers, one runs a job', async () => {
      const other = await test.openSecondInstance();
      const before = [await getRunCounts(), await getRunCounts(other)];
      test.advanceClock(hourMs);
      await Promise.all([test, other, test, other].map(({ app }) => app.runDueJobs()));
      const after = [await getRunCounts(), await getRunCounts(other)];
      const runs = after.map(({ done }, index) => done - (before[index]?.done ?? 0));
      expect(runs.sort()).toEqual([0, 1]);
      await other.app.close();
      await other.database.close();
    });

    it('a job of a server that crashed is taken over, once its claim has run out', async () => {
      const { done } = await getRunCounts();
      const now = test.now();
      await setJob({ run_at: toIso(now - minuteMs), claimed_until: toIso(now + 5 * minuteMs) });
      await test.app.runDueJobs();
      expect((await getRunCounts()).done).toBe(done);
      test.advanceClock(6 * minuteMs);
      await test.app.runDueJobs();
      expect((await getRunCounts()).done).toBe(done + 1);
    });

    it('a clock that was set back delays nothing', async () => {
      const { done } = await getRunCounts();
      const now = test.now();
      // As left behind by a clock that was three days ahead.
      const ahead = toIso(now + 72 * hourMs);
      await setJob({ run_at: ahead, claimed_until: ahead });
      await test.app.runDueJobs();
      expect(Date.parse((await getJob()).runAt)).toBeLessThanOrEqual(test.now() + hourMs);
      test.advanceClock(hourMs);
      await test.app.runDueJobs();
      expect((await getRunCounts()).done).toBe(done + 1);
    });

    it('survive a restart: what became due meanwhile runs once', async () => {
      test.advanceClock(10 * hourMs);
      await test.restart();
      await test.app.runDueJobs();
      await test.app.runDueJobs();
      expect(await getRunCounts()).toEqual({ done: 1, failed: 0 });
    });

    it('are shown to the instance admin only', async () => {
      const other = await test.createPerson('Ben');
      expect((await other.get('/admin/jobs')).status).toBe(403);
      expect((await test.anonymousClient.get('/admin/jobs')).status).toBe(401);
    });
  });
});
