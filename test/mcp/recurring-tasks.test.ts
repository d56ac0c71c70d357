import { expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

describeOnEachEngine((test) => {
  it('Agents make tasks repeat in words of English and Spanish or as a rule, skip, and end series', async () => {
    const ana = await test.createPerson();
    const { project } = await ana.getPersonalSpace();
    const agent = await connectMcpClient(ana);
    const read = async (taskId: string): Promise<Json> => (await agent.callTool('get_task', { taskId })).task;
    const { task } = await agent.callTool('create_task', {
      projectId: project.id,
      title: 'Stand-up',
      recurrence: 'every monday',
    });
    expect(task.recurrence).toBe('FREQ=WEEKLY;BYDAY=MO');
    // It is due on the first Monday from today.
    expect(new Date(task.dueDate).getUTCDay()).toBe(1);
    const rules: [string, string][] = [
      ['cada último viernes', 'FREQ=MONTHLY;BYDAY=-1FR'],
      ['every last workday', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
      ['every! 3 days', 'every! 3 days'],
      ['cada! mes', 'every! month'],
      ['RRULE:FREQ=DAILY;INTERVAL=2', 'FREQ=DAILY;INTERVAL=2'],
    ];
    for (const [recurrence, stored] of rules) {
      const changed = await agent.callTool('update_task', { taskId: task.id, recurrence });
      expect(changed.task.recurrence).toBe(stored);
      // What a tool returns is what it takes.
      expect((await agent.callTool('update_task', { taskId: task.id, recurrence: stored })).task.recurrence).toBe(
        stored,
      );
    }
    const skipped = await agent.callTool('update_task', { taskId: task.id, recurrence: 'skip', title: 'Daily' });
    expect(skipped.task).toMatchObject({ title: 'Daily' });
    expect(Date.parse(skipped.task.dueDate) - Date.parse(task.dueDate)).toBe(2 * 86_400_000);
    const done = await agent.callTool('complete_task', { taskId: task.id });
    expect(done.task.completedAt).toBeDefined();
    const { tasks } = await agent.callTool('list_tasks', { projectId: project.id, completed: false });
    expect(tasks).toMatchObject([{ title: 'Daily', recurrence: 'FREQ=DAILY;INTERVAL=2' }]);
    await agent.callTool('update_tasks', { tasks: [{ taskId: tasks[0].id, recurrence: '' }] });
    expect((await read(tasks[0].id)).recurrence).toBeUndefined();
    const changes = await agent.callTool('what_changed', { since: 'yesterday' });
    expect(JSON.stringify(changes)).not.toContain('seriesId');

    for (const recurrence of ['every day counts', 'every monday at 9', 'FREQ=HOURLY', 'sometimes']) {
      const { isError, text } = await agent.tryTool('update_task', { taskId: tasks[0].id, recurrence, title: 'No' });
      expect(isError).toBe(true);
      expect(text, recurrence).toMatch(/recurrence.*every monday/s);
    }
    expect((await read(tasks[0].id)).title).toBe('Daily');
    const refused = await agent.tryTool('update_task', { taskId: tasks[0].id, recurrence: 'skip' });
    expect(refused.text).toContain('repeats');
  });
});
