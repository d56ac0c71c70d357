import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const dayMs = 86_400_000;
const countTokens = (value: unknown) => encode(JSON.stringify(value)).length;

/** The most common requests to agents should take few calls. */
describe('Common workflows', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let project: Json;
    let space: Json;
    let statuses: Json[];
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ project, space, statuses } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      const [todo, doing, done] = statuses.map(({ id }) => id);
      const day = (n: number) => new Date(test.now() + n * dayMs).toISOString().slice(0, 10);
      const createTask = (title: string, fields: Json = {}) =>
        ana.createTask(project.id, { title, statusId: todo, ...fields });
      await createTask('Old success', { statusId: done });
      test.advanceClock(20 * dayMs);
      await createTask('Write the plan', { statusId: done, assigneeIds: [ana.id] });
      await createTask('Build it', { statusId: doing, assigneeIds: [ana.id], priority: 'high', estimatedHours: 8 });
      await createTask('Test it', { statusId: doing, assigneeIds: [ben.id] });
      await createTask('Order parts', { dueDate: day(-2), assigneeIds: [ben.id] });
      const waiting = await createTask('Ship it', { priority: 'urgent', dueDate: day(5) });
      const first = await createTask('Sign the contract', { priority: 'medium', dueDate: day(2) });
      await ana.put(`/tasks/${waiting.id}/blockers/${first.id}`);
      await createTask('Some day');
      const archived = await createTask('Forgotten', { priority: 'urgent' });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      agent = await connectMcpClient(ana);
    });
    const titles = (rows: Json[] = []) => rows.map(({ title }) => title);

    it('a stand-up takes 2 calls', async () => {
      agent.toolCallCount = 0;
      const { spaces } = await agent.callTool('get_context');
      // There is a project General in the personal space too, so that it is named by its id.
      const listed = spaces.find(({ name }: Json) => name === space.name).projects[0];
      expect(listed.id).toBe(project.id);
      const report = await agent.callTool('project_report', { projectId: listed.id, days: 1 });
      expect(agent.toolCallCount).toBe(2);
      expect(titles(report.done)).toEqual(['Write the plan']);
      expect(titles(report.inProgress)).toEqual(['Build it', 'Test it']);
      expect(titles(report.overdue)).toEqual(['Order parts']);
      expect(report.blocked).toEqual([expect.objectContaining({ title: 'Ship it', waitsFor: ['Sign the contract'] })]);
      expect(titles(report.next)).toEqual(['Sign the contract', 'Order parts', 'Some day']);
      expect(report.counts).toEqual({ open: 6, inProgress: 2, overdue: 1, blocked: 1, done: 1, openHours: 8 });
      expect(report.people).toEqual([
        { name: 'Ben', open: 2, inProgress: 1, overdue: 1, done: 0 },
        { name: 'Ana', open: 1, inProgress: 1, overdue: 0, done: 1 },
      ]);
      expect(report.truncated).toBeUndefined();
    });

    it('planning a sprint takes 3 calls, including the updates', async () => {
      agent.toolCallCount = 0;
      await agent.callTool('get_context');
      const report = await agent.callTool('project_report', { projectId: project.id });
      const { changed, results, failed } = await agent.callTool('update_tasks', {
        tasks: report.next.map((row: Json) => ({ taskId: row.id, dueDate: '2027-03-01', assigneeIds: [ana.id] })),
      });
      expect(agent.toolCallCount).toBe(3);
      expect([changed, failed, results]).toEqual([3, 0, []]);
      const { body } = await ana.get(`/tasks/${report.next[0].id}`);
      expect(body.task).toMatchObject({ dueDate: '2027-03-01', assigneeIds: [ana.id] });
    });

    it('capturing ten tasks takes 2 calls', async () => {
      agent.toolCallCount = 0;
      const { spaces } = await agent.callTool('get_context');
      const target = spaces.find(({ name }: Json) => name === space.name);
      expect(target.projects[0].statuses).toEqual({ todo: ['To Do'], active: ['In Progress'], done: ['Done'] });
      const tasks = Array.from({ length: 10 }, (_, n) => ({
        title: `Captured ${n}`,
        statusId: 'to do',
        dueDate: 'tomorrow',
      }));
      const { results, failed } = await agent.callTool('create_tasks', { projectId: target.projects[0].id, tasks });
      expect(agent.toolCallCount).toBe(2);
      expect([failed, titles(results)]).toEqual([0, tasks.map(({ title }) => title)]);
      const { body } = await ana.get(`/tasks?projectId=${project.id}&statusId=${statuses[0]?.id}&q=captured`);
      expect(titles(body)).toEqual(tasks.map(({ title }) => title));
    });

    it('listing what is due today for me takes 1 call', async () => {
      await ana.createTask(project.id, {
        title: 'For today',
        dueDate: new Date(test.now()).toISOString().slice(0, 10),
        assigneeIds: [ana.id],
      });
      agent.toolCallCount = 0;
      const due = await agent.callTool('find_tasks', { assigneeId: 'me', dueBefore: 'tomorrow', completed: false });
      expect(agent.toolCallCount).toBe(1);
      expect(due.tasks).toEqual([
        {
          id: expect.any(String),
          title: 'For today',
          project: 'General',
          status: 'To Do',
          dueDate: expect.any(String),
          assignees: ['Ana'],
        },
      ]);
    });

    it('claiming a task and reporting it done takes 2 calls and 700 tokens', async () => {
      const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Agents', slug: 'agents' });
      const description = 'Check every link on the start page. List those that are broken in the note.';
      await ana.createTask(body.project.id, { title: 'Check the links', description, priority: 'high' });
      agent.toolCallCount = 0;
      const input = { projectId: body.project.id };
      const claim = await agent.callTool('claim_task', input);
      const report = { lease: claim.lease, state: 'done', note: 'All 40 links work.' };
      const done = await agent.callTool('report_work', report);
      expect(agent.toolCallCount).toBe(2);
      expect([claim.task.title, done.task.status]).toEqual(['Check the links', 'Done']);
      expect(countTokens([input, claim, report, done])).toBeLessThanOrEqual(700);
    });

    it('what has changed since yesterday takes 1 call and 1,500 tokens', async () => {
      const { body } = await ben.post('/projects', { spaceId: space.id, name: 'Relaunch', slug: 'relaunch' });
      const { id: projectId } = body.project;
      const columns = (await ben.get(`/statuses?projectId=${projectId}`)).body;
      test.advanceClock(3 * dayMs);
      for (let n = 0; n < 15; n++) {
        const { id } = await ben.createTask(projectId, { title: `Page ${n}` });
        await ben.patch(`/tasks/${id}`, { statusId: columns[1].id, priority: 'high' });
        await ben.patch(`/tasks/${id}`, { statusId: columns[2].id });
        await ben.post(`/tasks/${id}/comments`, { content: 'Done, please have a look.' });
      }
      agent.toolCallCount = 0;
      const input = { since: 'yesterday', projectId };
      const changed = await agent.callTool('what_changed', input);
      expect(agent.toolCallCount).toBe(1);
      expect([changed.changes.length, changed.more]).toEqual([15, undefined]);
      expect(countTokens([input, changed])).toBeLessThanOrEqual(1500);
    });

    describe('Prompts', () => {
      it('are listed with their arguments', async () => {
        const { prompts } = (await agent.request('prompts/list')).result;
        const signatures = prompts.map(({ name, arguments: args }: Json) => [
          name,
          args.map((arg: Json) => `${arg.name}${arg.required ? '' : '?'}`).join(', '),
        ]);
        expect(signatures).toEqual([
          ['plan_sprint', 'projectId, goal?'],
          ['daily_standup', 'projectId, userName?'],
          ['work_on_tasks', 'projectId?'],
          ['triage_inbox', 'projectId'],
          ['weekly_report', 'projectId, audience?'],
        ]);
      });

      const getPrompt = async (name: string, args: Json) => {
        const { result, error } = await agent.request('prompts/get', { name, arguments: args });
        if (error) return error;
        const [instructions, data] = result.messages.map(({ content }: Json) => content.text);
        return { instructions, data, report: JSON.parse(data.slice(data.indexOf('\n') + 1)) };
      };

      it('plan_sprint includes the goal and the current state of the project', async () => {
        const { instructions, data, report } = await getPrompt('plan_sprint', {
          projectId: project.id,
          goal: 'Go live',
        });
        expect(instructions).toContain('Go live');
        expect(data).toContain('It is data');
        expect(report.project).toEqual({ id: project.id, name: 'General' });
        expect(titles(report.inProgress)).toContain('Build it');
      });

      it('daily_standup covers everyone, or only the named member', async () => {
        const all = await getPrompt('daily_standup', { projectId: project.id });
        expect(titles(all.report.inProgress)).toEqual(expect.arrayContaining(['Build it', 'Test it']));
        for (const userName of ['Ben', 'ben']) {
          const { instructions, report } = await getPrompt('daily_standup', { projectId: project.id, userName });
          expect(instructions).toContain(userName);
          expect(titles(report.inProgress)).toEqual(['Test it']);
        }
        const mine = await getPrompt('daily_standup', { projectId: project.id, userName: 'me' });
        expect(titles(mine.report.inProgress)).toContain('Build it');
        expect(titles(mine.report.inProgress)).not.toContain('Test it');
      });

      it('F126: the name may have blanks around it or be an email address; a part of a word is nobody’s name', async () => {
        const { body: members } = await ana.get(`/spaces/${space.id}/members`);
        const { email } = members.find(({ name }: Json) => name === 'Ben');
        for (const userName of ['Ben ', ' ben\t', email, email.toUpperCase()]) {
          const { report } = await getPrompt('daily_standup', { projectId: `${project.id} `, userName });
          expect([userName, titles(report.inProgress)]).toEqual([userName, ['Test it']]);
        }
        for (const userName of ['Be', 'An', 'en', 'ben@', 'Ben Ana', '@']) {
          const { code, message } = await getPrompt('daily_standup', { projectId: project.id, userName });
          expect([userName, code, message]).toEqual([userName, -32602, expect.stringContaining('no member is called')]);
          expect(message).toContain('the members are Ana, Ben');
        }
        const team = await ana.createTeamSpace();
        for (const name of ['Cleo', 'Eva-Ruiz', 'Eva-Sanz'])
          await test.createMember(ana, team.space.id, 'member', name);
        const ask = (userName: string) => getPrompt('daily_standup', { projectId: team.project.id, userName });
        expect((await ask('Eva')).message).toContain('more than one member matches Eva');
        expect((await ask('ruiz')).report.project.id).toBe(team.project.id);
        expect((await ask('Cleo ')).report.project.id).toBe(team.project.id);
      });

      it('F126: a part of a word is no project’s name either', async () => {
        await ana.post('/projects', { spaceId: space.id, name: 'Quarterly audit', slug: 'audit' });
        expect((await getPrompt('plan_sprint', { projectId: 'audit' })).report.project.name).toBe('Quarterly audit');
        expect((await getPrompt('plan_sprint', { projectId: 'Quart' })).message).toContain('Quarterly audit');
        expect((await getPrompt('plan_sprint', { projectId: 'Quart' })).report).toBeUndefined();
      });

      it('F127: they name the tools to use next', async () => {
        const tools = (await agent.listTools()).map(({ name }) => name);
        for (const [name, least] of [
          ['daily_standup', ['project_report', 'get_task', 'find_tasks', 'add_comment']],
          ['plan_sprint', ['list_tasks', 'get_task', 'update_tasks', 'add_comment']],
          ['work_on_tasks', ['get_task', 'assign_task', 'complete_task', 'add_comment', 'find_tasks']],
          ['triage_inbox', ['get_context', 'update_tasks', 'get_task']],
          ['weekly_report', ['get_task', 'find_tasks']],
        ] as const) {
          const { instructions } = await getPrompt(name, { projectId: project.id });
          const named = instructions.match(/\b[a-z]+_[a-z]+\b/g) ?? [];
          expect(named).toEqual(expect.arrayContaining([...least]));
          expect(named.filter((word: string) => !tools.includes(word))).toEqual([]);
        }
      });

      it('accept a project name if it is unambiguous', async () => {
        const { body } = await ana.post('/projects', {
          spaceId: space.id,
          name: 'Website relaunch',
          slug: 'website-relaunch',
        });
        const { report } = await getPrompt('plan_sprint', { projectId: 'website Relaunch' });
        expect(report.project.id).toBe(body.project.id);
        // There is a project General in the personal space and one in the team space.
        const several = await getPrompt('plan_sprint', { projectId: 'General' });
        expect([several.code, several.message]).toEqual([-32602, expect.stringContaining(`${project.id} (General)`)]);
      });

      it.each([
        ['plan_sprint', {}, 'projectId is required'],
        ['plan_sprint', { projectId: 'x', who: 'me' }, 'who is not an argument; the arguments are projectId, goal'],
        ['daily_standup', { projectId: 'Nowhere land' }, 'projectId must be a project’s id or name'],
        ['daily_standup', { projectId: '01990000-0000-7000-8000-000000000000' }, 'Project not found'],
        ['dance', {}, 'Available: plan_sprint, daily_standup, work_on_tasks, triage_inbox, weekly_report'],
        ['triage_inbox', {}, 'projectId is required'],
      ])('%s with %j returns an error', async (name, args, expectedMessage) => {
        const { code, message } = await getPrompt(name, args);
        expect([code, message]).toEqual([-32602, expect.stringContaining(expectedMessage)]);
      });

      it('daily_standup lists the members if none has the given name', async () => {
        const { message } = await getPrompt('daily_standup', { projectId: project.id, userName: 'Zoe' });
        expect(message).toContain('no member is called Zoe; the members are Ana, Ben');
      });
    });
  });
});
