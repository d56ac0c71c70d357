import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('No text of a person is lost to an agent', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let agent: McpClient;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      const team = await ana.createTeamSpace();
      ({ project, statuses } = team);
      ben = await test.createMember(ana, team.space.id, 'member', 'Ben');
      agent = await connectMcpClient(ana, { name: 'Laptop' });
    });
    const create = (fields: Json = {}) => ana.createTask(project.id, { title: 'Plan', ...fields });
    const read = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
    const expectRefused = async (name: string, input: Json, pattern: RegExp) => {
      const before = await read(input.taskId);
      const { isError, text } = await agent.tryTool(name, input);
      expect([isError, text]).toEqual([true, expect.stringMatching(pattern)]);
      expect(await read(input.taskId)).toEqual(before);
    };

    it('F1: a description that was cut never replaces the whole', async () => {
      const description = `${'A line of the plan.\n'.repeat(1250)}The end.`;
      const { id: taskId } = await create({ description });
      const { task, truncated } = await agent.callTool('get_task', { taskId });
      expect([task.version.endsWith('~'), truncated]).toEqual([true, expect.stringContaining('description')]);
      const cut = `${task.description}\nOne more line.`;
      await expectRefused(
        'update_task',
        { taskId, description: cut, version: task.version },
        /^description_cut: .*edits/,
      );
      await expectRefused('update_task', { taskId, description: cut }, /^version_required: .*edits/);
      await expectRefused('update_task', { taskId, description: null }, /^version_required: /);
      const bulk = await agent.callTool('update_tasks', {
        tasks: [{ taskId, description: cut, version: task.version }],
      });
      expect([bulk.changed, bulk.results[0].error]).toEqual([0, expect.stringMatching(/^description_cut: /)]);
      // A change of another field does not make the description seen.
      const changed = await agent.callTool('update_task', { taskId, priority: 'high', version: task.version });
      expect(changed.version).toMatch(/~$/);
      await expectRefused('update_task', { taskId, description: cut, version: changed.version }, /^description_cut: /);
      const completed = await agent.callTool('complete_task', { taskId });
      await expectRefused(
        'update_task',
        { taskId, description: cut, version: completed.version },
        /^description_cut: /,
      );
      expect((await read(taskId)).description).toBe(description);
    });

    it('F1: an agent that has read all pages of a description may replace it', async () => {
      const description = 'Größe "1"\n'.repeat(3500);
      const { id: taskId } = await create({ description });
      let cursor: string | undefined;
      let text = '';
      let version = '';
      do {
        const page: Json = await agent.callTool('get_task', { taskId, full: true, ...(cursor && { cursor }) });
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(20_000);
        text += page.task.description;
        ({ version } = page.task);
        cursor = page.nextCursor;
        expect(version.endsWith('~')).toBe(cursor !== undefined);
      } while (cursor);
      expect(text).toBe(description);
      const { version: next } = await agent.callTool('update_task', { taskId, description: 'Short now.', version });
      await agent.callTool('update_task', { taskId, description: 'Shorter.', version: next });
      expect((await read(taskId)).description).toBe('Shorter.');
    });

    it('F2: a field that a person changed after the version is not overwritten', async () => {
      const { id: taskId } = await create({ description: 'Old text' });
      const { task } = await agent.callTool('get_task', { taskId });
      await ben.patch(`/tasks/${taskId}`, { title: 'Ben’s title', description: 'Ben’s text' });
      const input = { taskId, title: 'Plan B', version: task.version };
      await expectRefused(
        'update_task',
        input,
        /^changed_meanwhile: title was changed by Ben, .*"Ben’s title".*"Plan B"/,
      );
      const text = { taskId, description: 'Old text, longer', version: task.version };
      await expectRefused('update_task', text, /^changed_meanwhile: description .*"Ben’s text".*"Old text, longer"/);
      // Other fields are changed, and the agent learns what it has not seen.
      const changed = await agent.callTool('update_task', { taskId, priority: 'high', version: task.version });
      expect(changed.meanwhile).toMatch(/^Ben changed title, description, \d{4}-/);
      await expectRefused('update_task', { ...text, version: changed.version }, /^description_cut: /);
      // What the message names allows to insist.
      const { text: message } = await agent.tryTool('update_task', input);
      const [, version] = /use version "(\d+~?)"/.exec(message) ?? [];
      await agent.callTool('update_task', { ...input, version });
      expect(await read(taskId)).toMatchObject({ title: 'Plan B', description: 'Ben’s text', priority: 'high' });
    });

    it.each([
      ['statusId', () => ({ statusId: statuses[1]?.id }), () => ({ statusId: statuses[2]?.id })],
      ['dueDate', () => ({ dueDate: '2027-01-01' }), () => ({ dueDate: null })],
      ['startDate', () => ({ startDate: '2027-01-01' }), () => ({ startDate: '2027-01-02' })],
      ['estimatedHours', () => ({ estimatedHours: 1 }), () => ({ estimatedHours: 2 })],
      ['assigneeIds', () => ({ assigneeIds: [ben.id] }), () => ({ assigneeIds: [ana.id] })],
      ['isArchived', () => ({ isArchived: true }), () => ({ isArchived: false })],
    ] as const)('F2: the same holds for %s, alone and in bulk', async (field, theirs, ours) => {
      const { id: taskId } = await create();
      const { task } = await agent.callTool('get_task', { taskId });
      await ben.patch(`/tasks/${taskId}`, theirs());
      const input = { taskId, version: task.version, ...ours() };
      await expectRefused('update_task', input, new RegExp(`^changed_meanwhile: ${field} was changed by Ben`));
      const { results } = await agent.callTool('update_tasks', { tasks: [input] });
      expect(results[0].error).toMatch(/^changed_meanwhile: /);
      expect(await read(taskId)).toMatchObject(theirs());
    });

    it('F2: completing a task that a person reopened is refused', async () => {
      const { id: taskId } = await create();
      const { version } = await agent.callTool('complete_task', { taskId });
      await ben.patch(`/tasks/${taskId}`, { completedAt: null });
      await expectRefused('complete_task', { taskId, version }, /^changed_meanwhile: completedAt was changed by Ben/);
    });

    it('changes of other fields and of the agent itself are no conflict, and another agent’s are', async () => {
      const { id: taskId } = await create();
      const { task } = await agent.callTool('get_task', { taskId });
      await agent.callTool('update_task', { taskId, title: 'Mine' });
      await agent.callTool('update_task', { taskId, title: 'Mine again', version: task.version });
      const other = await connectMcpClient(ana, { name: 'Server' });
      await other.callTool('update_task', { taskId, title: 'Of the other' });
      await expectRefused('update_task', { taskId, title: 'x', version: task.version }, /^changed_meanwhile: title/);
    });

    it('a change without a version tells what others changed in the last 10 minutes', async () => {
      const { id: taskId } = await create();
      await ben.patch(`/tasks/${taskId}`, { dueDate: '2027-01-01' });
      expect((await agent.callTool('update_task', { taskId, title: 'New' })).meanwhile).toMatch(/^Ben changed dueDate/);
      const assigned = await agent.callTool('assign_task', { taskId, userId: 'me' });
      expect(assigned.meanwhile).toMatch(/^Ben changed dueDate/);
      test.advanceClock(11 * 60_000);
      expect((await agent.callTool('update_task', { taskId, title: 'Newer' })).meanwhile).toBeUndefined();
    });

    it.each(['', 'x', '1.5', '-1', '~', '1~~', '9'.repeat(30)])('rejects the version %j', async (version) => {
      const { id: taskId } = await create();
      await expectRefused(
        'update_task',
        { taskId, title: 'x', version },
        /^invalid_input: version must be the version/,
      );
    });

    it.each([
      ['a line', 'One\nTwo\nThree', [{ find: 'Two', replace: '2' }], 'One\n2\nThree'],
      [
        'in order',
        'a b',
        [
          { find: 'a', replace: 'b c' },
          { find: 'c b', replace: 'd' },
        ],
        'b d',
      ],
      [
        'characters of patterns',
        'Cost (a+b)* = $1 [x]?',
        [{ find: '(a+b)*', replace: '$& $1' }],
        'Cost $& $1 = $1 [x]?',
      ],
      ['line ends of Windows', 'One\r\nTwo\r\nThree', [{ find: 'One\nTwo', replace: '1\n2' }], '1\r\n2\r\nThree'],
      ['letters with combining characters', 'Cafe\u0301 open', [{ find: 'Café', replace: 'Bar' }], 'Bar open'],
      ['a removal', 'Keep this. Drop this.', [{ find: ' Drop this.', replace: '' }], 'Keep this.'],
      ['emoji', '👩‍👩‍👧 family', [{ find: '👩‍👩‍👧', replace: '🏠' }], '🏠 family'],
    ])('edits change %s', async (_, description, edits, expected) => {
      const { id: taskId } = await create({ description });
      await agent.callTool('update_task', { taskId, edits });
      expect((await read(taskId)).description).toBe(expected);
    });

    it.each([
      ['a text that is not there', [{ find: 'four', replace: '4' }], /^edit_not_found: edits\.0/],
      ['a text that is there twice', [{ find: 'one', replace: '1' }], /^edit_ambiguous: edits\.0.* 2 times/],
      ['overlapping places', [{ find: 'aa', replace: 'b' }], /^edit_ambiguous: .* 2 times/],
      ['an empty text', [{ find: '', replace: 'x' }], /^invalid_input: edits\.0\.find must have/],
      ['no edits', [], /^invalid_input: edits must have 1 to 20/],
      ['21 edits', Array(21).fill({ find: 'two', replace: 'two' }), /^invalid_input: edits must have 1 to 20/],
      ['half a character', [{ find: '\ud83d', replace: '' }], /^invalid_input: /],
      [
        'one that fails after one that fits',
        [
          { find: 'two', replace: '2' },
          { find: 'x', replace: '' },
        ],
        /^edit_not_found/,
      ],
      ['a result that is too long', [{ find: 'two', replace: 'x'.repeat(50_000) }], /^invalid_input: edits .*50,?000/],
    ])('edits with %s change nothing', async (_, edits, pattern) => {
      const { id: taskId } = await create({ description: 'one two one aaa 😀' });
      await expectRefused('update_task', { taskId, edits }, pattern);
      await expectRefused('update_task', { taskId, edits, title: 'x' }, pattern);
    });

    it('edits are not mixed with a description, and need one', async () => {
      const { id: taskId } = await create();
      const edits = [{ find: 'a', replace: 'b' }];
      await expectRefused('update_task', { taskId, edits }, /^edit_not_found/);
      await expectRefused('update_task', { taskId, edits, description: 'x' }, /^invalid_input: edits cannot/);
    });

    it('get_task with find returns the lines around a text of 25 kB', async () => {
      const lines = Array.from({ length: 1000 }, (_, index) => `Line ${index + 1} of the plan, in full.`);
      const { id: taskId } = await create({ description: lines.join('\n') });
      const found = await agent.callTool('get_task', { taskId, find: 'Line 500 of' });
      expect(found.lines.split('\n')).toEqual(lines.slice(494, 505).map((line, index) => `${index + 495}: ${line}`));
      expect(found.task.version).toMatch(/~$/);
      const many = await agent.callTool('get_task', { taskId, find: 'in full' });
      expect(many.truncated).toMatch(/more lines/);
      expect(Buffer.byteLength(JSON.stringify(many))).toBeLessThan(8_000);
      const none = await agent.callTool('get_task', { taskId, find: 'Line 5000' });
      expect([none.lines, none.truncated]).toEqual([undefined, expect.stringContaining('does not contain')]);
      const long = await create({ description: `${'😀'.repeat(9000)} needle ${'😀'.repeat(9000)}` });
      const around = await agent.callTool('get_task', { taskId: long.id, find: 'needle' });
      expect(around.lines).toMatch(/^1: …(😀)+ needle (😀)+…$/u);
    });

    it('warns about what may not have been intended', async () => {
      const parent = await create({ title: 'Parent', dueDate: '2027-01-01' });
      const child = await create({ title: 'Child', parentTaskId: parent.id });
      const blocker = await create({ title: 'Blocker' });
      await ana.put(`/tasks/${parent.id}/blockers/${blocker.id}`);
      const started = await agent.callTool('update_task', { taskId: parent.id, startDate: '2027-01-02' });
      expect(started.dueBeforeStart).toBe(true);
      const done = await agent.callTool('complete_task', { taskId: parent.id });
      expect(done.column).toBe('To Do');
      expect(done.open.map(({ id }: Json) => id)).toEqual([child.ref, blocker.ref]);
      const moved = await agent.callTool('update_task', { taskId: child.id, statusId: statuses[2]?.id });
      expect([moved.open, moved.column, moved.dueBeforeStart]).toEqual([undefined, undefined, undefined]);
    });

    it('F2: no order of changes by an agent and a person loses a field that the person changed', async () => {
      const fields = ['title', 'description', 'priority', 'dueDate', 'estimatedHours'] as const;
      const values: Record<(typeof fields)[number], unknown[]> = {
        title: ['A', 'B', 'C'],
        description: ['x', 'y', 'z'],
        priority: ['low', 'high', 'urgent'],
        dueDate: ['2027-01-01', '2027-01-02', null],
        estimatedHours: [1, 2, null],
      };
      const change = fc.record({ field: fc.constantFrom(...fields), value: fc.nat(2) });
      const step = fc.oneof(
        fc.record({ kind: fc.constant('read' as const) }),
        fc.record({ kind: fc.constantFrom('person' as const, 'agent' as const), change }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
          const { id: taskId } = await create({ description: 'first' });
          let version = (await agent.callTool('get_task', { taskId })).task.version;
          let unseen: Record<string, unknown> = {};
          for (const item of steps) {
            if (item.kind === 'read') {
              ({ version } = (await agent.callTool('get_task', { taskId })).task);
              unseen = {};
              continue;
            }
            const { field, value } = item.change;
            const patch = { [field]: values[field][value] };
            const before = await read(taskId);
            if (item.kind === 'person') {
              await ben.patch(`/tasks/${taskId}`, patch);
              if (before[field] !== patch[field]) Object.assign(unseen, patch);
            } else {
              const { isError } = await agent.tryTool('update_task', { taskId, version, ...patch });
              expect(isError).toBe(field in unseen);
            }
            expect(await read(taskId)).toMatchObject(unseen);
          }
        }),
        { numRuns: 15 },
      );
    });
  });
});
