import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const docs = join(import.meta.dirname, '../../docs/agents.md');

/** The loop as it is printed for people to paste. */
async function readLoop(): Promise<string> {
  const text = await readFile(docs, 'utf8');
  const [, loop = ''] = /### Claude Code.*?```text\n(.*?)```/s.exec(text) ?? [];
  expect(loop).toContain('"Website"');
  return loop;
}

/** What the loop says about a call: its tool, and the arguments that it names. */
function findStep(loop: string, pattern: RegExp): string {
  const [found] = pattern.exec(loop) ?? [];
  if (!found) throw new Error(`The loop no longer says ${pattern}`);
  return found;
}

/**
 * Does what the loop in docs/agents.md says, as a model would, with decisions that the title of the task makes. Returns
 * what it did.
 */
async function followLoop(agent: McpClient, loop: string, wait: number) {
  for (const step of [
    /claim_task with the projectId and wait 50/,
    /Remember runId and lease, and pass runId with every change/,
    /null, claim again; stop after three times/,
    /report_work with state "working"/,
    /report_work with state "waiting" and the question as the note/,
    /what_changed with by "people" and wait 50 until the answer has come, and report "working" again/,
    /report_work with state "done" and a note that says what you did/,
    /report "failed" with the reason\. Then continue with 1/,
    /lease_lost or lease_stopped, leave the task alone and continue with 1/,
  ])
    findStep(loop.replace(/\s+/g, ' '), step);
  const did: string[] = [];
  let emptyClaims = 0;
  while (emptyClaims < 3) {
    const { task, lease, runId } = await agent.callTool('claim_task', { projectId: 'Website', wait });
    if (!task) {
      emptyClaims += 1;
      continue;
    }
    const report = async (state: string, note?: string) => {
      const { isError, text, data } = await agent.tryTool('report_work', { lease, state, note, runId });
      if (!isError) return data;
      expect(text).toMatch(/^(lease_lost|lease_stopped): /);
      did.push(`${task.title}: left alone`);
      return undefined;
    };
    const { title } = (await agent.callTool('get_task', { taskId: task.id })).task;
    if (!(await report('working', 'Begun'))) continue;
    await agent.callTool('update_task', {
      taskId: task.id,
      description: `Done by ${lease}`,
      runId,
      version: (await agent.callTool('get_task', { taskId: task.id })).task.version,
    });
    if (title.startsWith('Ask')) {
      const { cursor } = await agent.callTool('what_changed', {});
      if (!(await report('waiting', 'Which one?'))) continue;
      let since = cursor;
      for (let answered = false; !answered; ) {
        const news = await agent.callTool('what_changed', { since, by: 'people', wait: 20 });
        since = news.cursor;
        answered = JSON.stringify(news.changes).includes('The blue one');
      }
      if (!(await report('working'))) continue;
    }
    const state = title.startsWith('Fail') ? 'failed' : 'done';
    if (await report(state, `${state}: ${title}`)) did.push(`${title}: ${state}`);
  }
  return did;
}

/** The project that the loop names. */
async function createWebsite(person: Person) {
  const { space } = await person.createTeamSpace();
  const { project } = (await person.post('/projects', { spaceId: space.id, name: 'Website', slug: 'website' })).body;
  const { body: statuses } = await person.get(`/statuses?projectId=${project.id}`);
  return { project, statuses: statuses as Json[] };
}

describe('The loop for Claude Code in docs/agents.md', () => {
  describeOnEachEngine((test) => {
    it('does each task once with two agents, asks, fails, and leaves a task that a person stops', async () => {
      const ana: Person = await test.createPerson('Ana');
      const { project, statuses } = await createWebsite(ana);
      const tasks: Record<string, Json> = {};
      for (const title of ['Do one', 'Do two', 'Ask about the color'])
        tasks[title] = await ana.createTask(project.id, { title, statusId: statuses[0]?.id });
      const loop = await readLoop();
      const agents = [await connectMcpClient(ana, { name: 'One' }), await connectMcpClient(ana, { name: 'Two' })];
      const answer = async () => {
        const path = `/tasks/${tasks['Ask about the color']?.id}/lease`;
        await waitUntil(async () => (await ana.get(path)).body.lease?.state === 'waiting');
        expect((await ana.post(`${path}/answer`, { content: 'The blue one' })).status).toBe(200);
      };
      const [results] = await Promise.all([Promise.all(agents.map((agent) => followLoop(agent, loop, 1))), answer()]);
      expect(results.flat().sort()).toEqual(['Ask about the color: done', 'Do one: done', 'Do two: done']);
      for (const { id, title } of Object.values(tasks)) {
        const { task } = (await ana.get(`/tasks/${id}`)).body;
        expect([task.completedAt !== null, task.statusId]).toEqual([true, statuses[2]?.id]);
        const contents = (await ana.get(`/tasks/${id}/comments`)).body.map(({ content }: Json) => content);
        expect(contents.at(-1)).toBe(`done: ${title}`);
      }
      // The questions and the answer are there for people.
      const { body: asked } = await ana.get(`/tasks/${tasks['Ask about the color']?.id}/comments`);
      expect(asked.map(({ content }: Json) => content).slice(0, 2)).toEqual(['Which one?', 'The blue one']);
    });

    it('leaves a task that fails three times to a person', async () => {
      const ana = await test.createPerson('Ana');
      const { project, statuses } = await createWebsite(ana);
      const failing = await ana.createTask(project.id, { title: 'Fail', statusId: statuses[0]?.id });
      const agent = await connectMcpClient(ana, { name: 'One' });
      const did = await followLoop(agent, await readLoop(), 0);
      expect(did).toEqual(['Fail: failed', 'Fail: failed', 'Fail: failed']);
      expect((await ana.get(`/tasks/${failing.id}/lease`)).body.lease).toMatchObject({ state: 'waiting', by: null });
    });
  });
});
