import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient } from '../support/mcp/mcp-client.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const hourMs = 3_600_000;
const long = 'x'.repeat(50_000);

const writtenMuch = expect.stringContaining('You have written too much text in the last hour');
const noRoom = expect.stringContaining('The space is full');

describe('Quotas', () => {
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let space: Json;
      let project: Json;
      beforeAll(async () => {
        ana = await test.createPerson('Ana');
        ({ space, project } = await ana.createTeamSpace());
        await test.app.runDueJobs();
      });

      const readMetric = async (name: string) => {
        const { text } = await new ApiClient(test, {}, '127.0.0.1').get('//metrics');
        return Number(
          text
            .split('\n')
            .find((line) => line.startsWith(`${name} `))
            ?.split(' ')[1],
        );
      };
      /** Spaces are counted every quarter of an hour. */
      const countFullSpaces = async () => {
        test.advanceClock(15 * 60_000);
        await test.app.runDueJobs();
        return readMetric('krokanti_full_spaces');
      };
      const write = (client: ApiClient, projectId = project.id) =>
        client.post('/tasks', { projectId, title: 'Long', description: long });

      it('F54: a user owns at most SPACES_PER_USER spaces', async () => {
        const bea = await test.createPerson('Bea');
        // The personal space is one of the three; being a member counts for nothing.
        await test.createMember(ana, space.id, 'member', 'Carl');
        const create = (n: number) => bea.post('/spaces', { name: `Space ${n}`, slug: `space-of-bea-${n}` });
        const replies = await Promise.all([1, 2, 3, 4].map(create));
        const made = replies.filter(({ status }) => status === 201);
        expect(made).toHaveLength(2);
        const exactly = { error: 'You own 3 spaces, which is the limit. Delete one first.', code: 'too_many_spaces' };
        for (const { status, body } of replies) if (status !== 201) expect([status, body]).toEqual([413, exactly]);
        expect((await bea.get('/spaces')).body).toHaveLength(3);
        expect((await bea.delete(`/spaces/${made[0]?.body.space.id}`)).status).toBe(200);
        expect((await create(5)).status).toBe(201);
      });

      it('F54: a user writes at most USER_TEXT_MB_PER_HOUR, over all sessions, tokens and agents', async () => {
        const dora = await test.createPerson('Dora');
        const own = await dora.createTeamSpace();
        const token = await dora.createTokenClient();
        const agent = await connectMcpClient(dora);
        for (let n = 0; n < 39; n++) expect((await write(n % 2 ? dora : token, own.project.id)).status).toBe(201);
        const refusedBefore = await readMetric('krokanti_limits_reached_total{code="too_much_text"}');
        for (const client of [dora, token, await test.signIn(dora)]) {
          const refused = await write(client, own.project.id);
          expect([refused.status, refused.body]).toEqual([
            429,
            { error: 'You have written too much text in the last hour. Try again later.', code: 'too_much_text' },
          ]);
          const seconds = Number(refused.headers['retry-after']);
          expect(seconds > 0 && seconds <= 3600).toBe(true);
        }
        const comment = { taskId: (await dora.createTask(own.project.id)).id, content: long };
        expect(await agent.tryTool('add_comment', comment)).toMatchObject({ isError: true, text: writtenMuch });
        expect(await readMetric('krokanti_limits_reached_total{code="too_much_text"}')).toBe(refusedBefore + 4);
        // Nothing of it was stored. Short texts, reads and other people go on.
        expect((await dora.get(`/tasks?projectId=${own.project.id}`)).body).toHaveLength(40);
        expect((await write(ana)).status).toBe(201);
        // A short request that stores a long text counts as much: restoring a task, and what is kept for a key.
        const { id } = (await dora.get(`/tasks?projectId=${own.project.id}&limit=1`)).body[0];
        const restore = () => dora.patch(`/tasks/${id}`, { isArchived: false });
        expect((await dora.patch(`/tasks/${id}`, { isArchived: true })).status).toBe(200);
        expect([(await restore()).status, (await restore()).body.code]).toEqual([429, 'too_much_text']);
        const keyed = await dora.patch(`/tasks/${id}`, { priority: 'high' }, { 'idempotency-key': 'kept' });
        expect([keyed.status, keyed.body.code]).toEqual([429, 'too_much_text']);
        expect((await dora.get(`/tasks/${id}`)).body.task).toMatchObject({ isArchived: true, priority: 'none' });
        test.advanceClock(hourMs);
        expect((await write(await test.signIn(dora), own.project.id)).status).toBe(201);
      });

      it('F54: a space stores at most SPACE_STORAGE_MB; deleting works and makes room', async () => {
        const eva = await test.createPerson('Eva');
        const full = await eva.createTeamSpace();
        const other = await eva.createTeamSpace();
        const tasks: Json[] = [];
        const fullBefore = await countFullSpaces();
        for (let n = 0; n < 25; n++) tasks.push((await write(eva, full.project.id)).body.task);
        expect(await countFullSpaces()).toBe(fullBefore + 1);

        const exactly = {
          error: 'The space is full. Delete tasks or comments first.',
          code: 'space_full',
        };
        const [task] = tasks;
        const token = await eva.createTokenClient();
        for (const refused of [
          await write(eva, full.project.id),
          await token.patch(`/tasks/${task.id}`, { title: 'Renamed' }),
          await eva.post(`/tasks/${task.id}/comments`, { content: 'Short' }),
          await eva.patch(`/projects/${full.project.id}`, { name: 'Renamed' }),
        ])
          expect([refused.status, refused.body]).toEqual([413, exactly]);
        const agent = await connectMcpClient(eva);
        const tool = { projectId: full.project.id, title: 'By an agent' };
        expect(await agent.tryTool('create_task', tool)).toMatchObject({ isError: true, text: noRoom });
        expect((await eva.get(`/tasks/${task.id}`)).body.task.title).toBe('Long');
        expect((await eva.get(`/tasks?projectId=${full.project.id}`)).body).toHaveLength(25);
        expect((await write(eva, other.project.id)).status).toBe(201);

        for (const { id } of tasks.slice(0, 10)) expect((await eva.delete(`/tasks/${id}`)).status).toBe(200);
        expect((await write(eva, full.project.id)).status).toBe(201);
        expect(await countFullSpaces()).toBe(fullBefore);
      });

      it('F54: taking back many changes at once is limited as making them is, and a dry run costs nothing', async () => {
        const fay = await test.createPerson('Fay');
        const own = await fay.createTeamSpace();
        const agent = await fay.createTokenClient();
        // More tasks than are taken back one by one, and the same text forwards and backwards.
        const create = () => fay.createTask(own.project.id, { title: 'Long', description: 'a'.repeat(15_000) });
        const tasks: Json[] = await Promise.all(Array.from({ length: 25 }, create));
        test.advanceClock(hourMs);
        let run: string | undefined;
        for (const { id } of tasks)
          run = (await agent.patch(`/tasks/${id}`, { description: 'b'.repeat(15_000) })).headers['krokanti-run'];
        const undo = () => fay.post(`/runs/${run}/undo`, {});
        const readAll = async () => {
          const list = tasks.map(async ({ id }) => (await fay.get(`/tasks/${id}`)).body.task);
          return (await Promise.all(list)).map(({ description, rev }: Json) => [description[0], rev]);
        };
        const before = await readAll();
        // Undoing writes as much as the changes did, 0.75 MB. Less than that is left of this hour's 2 MB.
        for (let n = 0; n < 12; n++) await write(fay, own.project.id);
        const refused = await undo();
        expect([refused.status, refused.body.code]).toEqual([429, 'too_much_text']);
        expect(await readAll()).toEqual(before);
        expect((await fay.post(`/runs/${run}/undo`, { dryRun: true })).body.undone).toBe(25);

        // In a space that is full, it is refused as every other change of a text is.
        test.advanceClock(hourMs);
        await countFullSpaces();
        const full = await undo();
        expect([full.status, full.body.code]).toEqual([413, 'space_full']);
        expect(await readAll()).toEqual(before);
        const events = await fay.get(`/tasks/${tasks[0].id}/activity`);
        expect(events.body.map(({ type }: Json) => type)).toEqual(['task.updated', 'task.created']);
      });
    },
    { SPACES_PER_USER: '3', SPACE_STORAGE_MB: '1', USER_TEXT_MB_PER_HOUR: '2' },
  );
});
