import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TaskRow } from '../../server/db/schema.ts';
import { generateId } from '../../server/db/uuidv7.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const count = 10_000;
const countTokens = (value: unknown) => encode(JSON.stringify(value)).length;

/** Realistic titles in several scripts, some of them long. */
const titles = [
  (n: number) => `Fix the login form for customers with two accounts, part ${n}`,
  (n: number) => `${n}. ${'Überprüfung der Geschäftsbedingungen '.repeat(6)}`,
  (n: number) => `${n} ${'数据库迁移和用户界面测试'.repeat(8)}`,
  (n: number) => `${n} ${'проверить договор с поставщиком '.repeat(5)}`,
  (n: number) => `🚀🎉 ${n} ${'सुनिश्चित करें कि सब ठीक है '.repeat(5)}`,
];

describe('With a project of 10,000 tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let project: Json;
    let space: Json;
    let ids: string[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
      const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
      const now = new Date(test.now()).toISOString();
      const rows = Array.from({ length: count }, (_, n): TaskRow => {
        const status = statuses[n % 3];
        return {
          id: generateId(),
          space_id: space.id,
          number: 1_000 + n,
          project_id: project.id,
          status_id: status.id,
          parent_task_id: null,
          title: titles[n % titles.length]?.(n).trim() ?? '',
          description: n % 7 === 0 ? 'About **this**. '.repeat(600) : null,
          priority: (['none', 'low', 'medium', 'high', 'urgent'] as const)[n % 5] ?? 'none',
          start_date: n % 4 === 0 ? '2026-01-01' : null,
          due_date: n % 2 === 0 ? `2026-${String((n % 12) + 1).padStart(2, '0')}-15T10:00:00.000Z` : null,
          position: n,
          completed_at: status.category === 'done' ? now : null,
          is_archived: 0,
          estimated_hours: n % 3 === 0 ? 2.5 : null,
          created_by_id: ana.id,
          rev: 1,
          created_at: now,
          updated_at: now,
        };
      });
      ids = rows.map(({ id }) => id);
      await test.database.write(async (db) => {
        for (let start = 0; start < count; start += 500) {
          const batch = rows.slice(start, start + 500);
          await db.insertInto('tasks').values(batch).execute();
          const assigned = batch.map(({ id }) => ({
            space_id: space.id,
            task_id: id,
            user_id: ana.id,
            created_at: now,
          }));
          await db.insertInto('assignees').values(assigned).execute();
        }
      });
      for (let n = 0; n < 30; n++) {
        await ana.post(`/tasks/${ids[0]}/comments`, { content: `Remark ${n}. ${'Much to say. '.repeat(200)}` });
        await ana.put(`/tasks/${ids[0]}/blockers/${ids[n + 1]}`);
        await ana.patch(`/tasks/${ids[n + 50]}`, { parentTaskId: ids[0] });
        await ana.put(`/tasks/${ids[n * 3 + 1]}/blockers/${ids[n * 3 + 301]}`);
        for (const part of ['a', 'b', 'c'])
          await ana.post('/projects', {
            spaceId: space.id,
            name: `Project with quite a long name ${part}${n}`,
            slug: `p-${part}${n}`,
          });
      }
      agent = await connectMcpClient(ana);
    });

    it.each([
      ['list_tasks', () => ({ projectId: project.id })],
      ['list_tasks', () => ({ projectId: project.id, completed: true })],
      ['find_tasks', () => ({})],
      ['find_tasks', () => ({ assigneeId: 'me', dueBefore: '2027-01-01' })],
      ['find_tasks', () => ({ q: '数据库' })],
      ['get_task', () => ({ taskId: ids[0] })],
      ['project_report', () => ({ projectId: project.id })],
      ['get_context', () => ({})],
      ['list_projects', () => ({ spaceId: space.id })],
      ['search', () => ({ query: 'проверить' })],
      ['fetch', () => ({ id: ids[0] })],
      ['fetch', () => ({ id: project.id })],
    ] as const)('%s returns under 4,000 tokens and says that there is more', async (name, input) => {
      const data = await agent.callTool(name, input());
      expect(countTokens(data)).toBeLessThan(4_000);
      if (name === 'search' || name === 'list_projects') return;
      const more =
        data.nextCursor ?? data.truncated ?? (name === 'fetch' && /Shown: |Truncated: /.exec(data.text)?.[0]);
      expect(more).toEqual(expect.any(String));
    });

    it('F125: list_tasks says first how many of how many it returns', async () => {
      const { text, data } = await agent.tryTool('list_tasks', { projectId: project.id });
      expect(text).toMatch(new RegExp(`^\\{"shown":"${data.tasks.length} of 10,000",`));
      expect(data.nextCursor).toMatch(/./);
      const open = await agent.callTool('list_tasks', { projectId: project.id, completed: false, limit: 20 });
      expect(open.shown).toBe('20 of 6,667');
      const few = await agent.callTool('list_tasks', { projectId: project.id, archived: true });
      expect(few).toEqual({ tasks: [] });
    });

    it('a prompt stays under 5,000 tokens', async () => {
      const { result } = await agent.request('prompts/get', {
        name: 'plan_sprint',
        arguments: { projectId: project.id },
      });
      expect(countTokens(result)).toBeLessThan(5_000);
    });

    it.each([
      ['list_tasks', () => ({ projectId: project.id })],
      ['find_tasks', () => ({})],
    ] as const)('paging through %s returns each task once', async (name, input) => {
      const seenIds: string[] = [];
      let cursor: string | undefined;
      do {
        const page: Json = await agent.callTool(name, { ...input(), limit: 200, ...(cursor && { cursor }) });
        seenIds.push(...page.tasks.map(({ id }: Json) => id));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seenIds.length).toBe(count);
      expect(new Set(seenIds).size).toBe(count);
    });

    it('pages of the default size follow on without gaps or repeats', async () => {
      const largePage = await agent.callTool('list_tasks', { projectId: project.id, limit: 200 });
      const seenIds: string[] = [];
      let cursor: string | undefined;
      while (seenIds.length < 150) {
        const page: Json = await agent.callTool('list_tasks', { projectId: project.id, ...(cursor && { cursor }) });
        expect(page.tasks.length).toBeGreaterThan(10);
        seenIds.push(...page.tasks.map(({ id }: Json) => id));
        cursor = page.nextCursor;
      }
      expect(seenIds).toEqual(largePage.tasks.map(({ id }: Json) => id).slice(0, seenIds.length));
    });

    it('F75: get_task with full stays under 20,000 bytes, and its pages return everything once', async () => {
      const pages: Json[] = [];
      let cursor: string | undefined;
      do {
        const page = await agent.callTool('get_task', { taskId: ids[0], full: true, ...(cursor && { cursor }) });
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(20_000);
        pages.push(page);
        cursor = page.nextCursor;
      } while (cursor);
      expect(pages.map(({ task }) => task.description ?? '').join('')).toBe('About **this**. '.repeat(600));
      const contents = pages.reverse().flatMap(({ comments = [] }) => comments.map(({ content }: Json) => content));
      expect(contents.map((content: string) => Number(content.split(/[ .]/)[1]))).toEqual([...Array(30).keys()]);
      expect(contents[0]).toBe(`Remark 0. ${'Much to say. '.repeat(200)}`);
    });

    it('F75: no result of get_task is over 20,000 bytes, and every comment can be read', async () => {
      const { id: taskId } = await ana.createTask(project.id, {
        title: '"'.repeat(500),
        description: '\\"\n'.repeat(15_000),
      });
      for (let n = 0; n < 120; n++)
        await ana.post(`/tasks/${taskId}/comments`, { content: `Remark ${n}. ${'"ß"'.repeat(150)}` });
      await ana.post(`/tasks/${taskId}/comments`, { content: '€'.repeat(30_000) });
      for (const full of [false, true]) {
        const seen = new Set<string>();
        let cursor: string | undefined;
        do {
          const page: Json = await agent.callTool('get_task', { taskId, full, ...(cursor && { cursor }) });
          expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(full ? 20_000 : 8_000);
          for (const { content } of page.comments ?? []) seen.add(content.split('.')[0]);
          cursor = page.nextCursor;
        } while (cursor);
        expect(seen.size).toBe(121);
      }
      const { isError, text } = await agent.tryTool('get_task', { taskId, cursor: 'x' });
      expect([isError, text]).toEqual([true, expect.stringContaining('cursor must be the nextCursor')]);
    });
  });
});
