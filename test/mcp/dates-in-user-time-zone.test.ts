import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

/** Zones far from UTC, where the local date often differs from the UTC date. */
describe.each([
  ['Pacific/Auckland', '+13:00'],
  ['America/Los_Angeles', '-08:00'],
])('Dates in %s', (timeZone, offset) => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let project: Json;
    let today: string;
    let tomorrow: string;
    beforeAll(async () => {
      // 22:30 local time on a day without daylight saving (Los Angeles) or with it (Auckland). Set before anything is
      // created, so that the test does not depend on today's date.
      test.advanceClock(Date.parse(`2027-01-12T22:30:00${offset}`) - test.now());
      ana = await test.createPerson();
      await ana.patch('/me', { timeZone });
      ({ project } = await ana.createTeamSpace());
      agent = await connectMcpClient(ana);
      [today, tomorrow] = ['2027-01-12', '2027-01-13'];
    });
    const createTask = async (fields: Json) =>
      (await agent.callTool('create_task', { projectId: project.id, title: 'T', ...fields })).task;
    const fetchDueDate = async ({ id }: Json) => (await ana.get(`/tasks/${id}`)).body.task.dueDate;

    it('get_context returns the local date and time', async () => {
      const context = await agent.callTool('get_context');
      expect(context).toMatchObject({
        timeZone,
        today,
        now: expect.stringMatching(`^${today}T22:3\\d${offset.replace('+', '\\+')}$`),
      });
    });

    it.each([
      ['2027-02-03', '2027-02-03', '2027-02-03'],
      ['2027-02-03T09:00', `2027-02-03T09:00${'OFFSET'}`, '2027-02-03T09:00'],
      ['2027-02-03 09:00', `2027-02-03T09:00${'OFFSET'}`, '2027-02-03T09:00'],
      ['2027-02-03T09:00:30Z', 'Z', '2027-02-03T09:00:30Z'],
      ['today', '2027-01-12', '2027-01-12'],
      ['Tomorrow', '2027-01-13', '2027-01-13'],
      ['yesterday', '2027-01-11', '2027-01-11'],
    ])(
      'a due date %s is interpreted in the zone, and the response shows the result',
      async (input, shown, expectedLocal) => {
        const task = await createTask({ dueDate: input });
        if (shown === 'Z') {
          expect(Date.parse(task.dueDate)).toBe(Date.parse('2027-02-03T09:00:30Z'));
          expect(await fetchDueDate(task)).toBe('2027-02-03T09:00:30.000Z');
          return;
        }
        expect(task.dueDate).toBe(shown.replace('OFFSET', offset));
        const isDay = expectedLocal.length === 10;
        expect(await fetchDueDate(task)).toBe(
          isDay ? expectedLocal : new Date(`${expectedLocal}${offset}`).toISOString(),
        );
      },
    );

    it('F80: what is shown can be sent back, and is the same instant', async () => {
      const task = await createTask({ dueDate: '2027-02-03' });
      for (const instant of [
        '2027-02-03T09:00:30.000Z',
        '2027-02-03T09:00:30.250Z',
        '2027-02-03T09:00:00.001Z',
        '2027-02-03T09:00:00.000Z',
        '9999-12-31T23:59:59.999Z',
        '0000-01-01T00:00:00.000Z',
        '1850-06-01T12:00:00.000Z',
      ]) {
        await ana.patch(`/tasks/${task.id}`, { dueDate: instant, startDate: instant, completedAt: instant });
        const shown = (await agent.callTool('get_task', { taskId: task.id })).task;
        expect([shown.dueDate, shown.startDate, shown.completedAt]).toEqual(Array(3).fill(shown.dueDate));
        expect(shown.dueDate).toMatch(/^\d{4}-/);
        await ana.patch(`/tasks/${task.id}`, { dueDate: null });
        await agent.callTool('update_task', { taskId: task.id, dueDate: shown.dueDate });
        expect([shown.dueDate, await fetchDueDate(task)]).toEqual([shown.dueDate, instant]);
      }
    });

    it.each(['next friday', '2027-02-30', '2027-02-03T25:00', '03/02/2027', ''])(
      'a due date %s is rejected',
      async (input) => {
        const { isError, text } = await agent.tryTool('create_task', {
          projectId: project.id,
          title: 'T',
          dueDate: input,
        });
        expect([isError, text]).toEqual([true, expect.stringContaining('dueDate must be an ISO 8601 date')]);
        expect(text).toContain(
          '(2026-02-22T10:00:00.000Z), a time without an offset in the user’s time zone, or "today"',
        );
        expect(text).toContain(JSON.stringify(input));
      },
    );

    it('find_tasks returns what is due today in the zone, not what is due yesterday or tomorrow', async () => {
      const other = await ana.createTeamSpace();
      const mine = async (fields: Json, projectId = project.id) =>
        (await agent.callTool('create_task', { projectId, assigneeIds: [ana.id], ...fields })).task;
      await mine({ title: 'All day', dueDate: today });
      await mine({ title: 'At the last minute', dueDate: `${today}T23:59` }, other.project.id);
      await mine({ title: 'Early', dueDate: `${today}T00:00` });
      await mine({ title: 'Tomorrow', dueDate: tomorrow });
      await mine({ title: 'Tomorrow early', dueDate: `${tomorrow}T00:00` });
      await mine({ title: 'Yesterday late', dueDate: '2027-01-11T23:59' });
      await mine({ title: 'Some day' });
      await createTask({ title: 'Not mine', dueDate: today });
      const done = await mine({ title: 'Done', dueDate: today });
      await agent.callTool('complete_task', { taskId: done.id });
      const window = { dueAfter: 'today', dueBefore: 'tomorrow', completed: false };
      const { tasks } = await agent.callTool('find_tasks', { assigneeId: 'me', ...window });
      expect(tasks.map(({ title }: Json) => title).sort()).toEqual(['All day', 'At the last minute', 'Early']);
      // REST returns the same tasks.
      const query = `assigneeId=me&completed=false&dueAfter=${today}&dueBefore=${tomorrow}`;
      const { body } = await ana.get(`/search?${query}`);
      expect(body.map(({ title }: Json) => title).sort()).toEqual(['All day', 'At the last minute', 'Early']);
    });
  });
});
