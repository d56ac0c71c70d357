import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeBoardTasks } from '../../../contract/columnarCodec.ts';
import { mobileAppOutline as mobile } from '../../../server/operations/demo/projects/mobileApp.ts';
import { tradeFairOutline } from '../../../server/operations/demo/projects/tradeFair.ts';
import { websiteOutline } from '../../../server/operations/demo/projects/websiteRelaunch.ts';
import { createSeededRandom } from '../../../server/operations/demo/seededRandom.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { type Person, TestApp } from '../../support/test-app.ts';

/** Returns realistic titles: those of the demo space, then random combinations of their words. */
const written = [mobile, tradeFairOutline, websiteOutline]
  .flatMap(({ outline }) => outline.split('\n'))
  .filter((line) => line.trim() !== '' && !/^ {2}(>|\p{L}+:)/u.test(line))
  .map((line) => line.replace(/^[+\s-]+/, '').replace(/ [#!]\S+/g, ''));
const words = written.join(' ').split(' ');
const random = createSeededRandom(7);

const app = new TestApp('sqlite');
let owner: Person;
let people: string[];
let labels: string[];
let space: Json;

beforeAll(async () => {
  await app.start();
  owner = await app.createPerson();
  ({ space } = await owner.createTeamSpace());
  const members = await Promise.all(
    ['Mara', 'Tomas', 'Priya', 'Jonas', 'Lea'].map((name) => app.createMember(owner, space.id, 'member', name)),
  );
  people = [owner, ...members].map(({ id }) => id);
  labels = await Promise.all(
    ['bug', 'design', 'frontend', 'backend', 'research', 'legal', 'client', 'quick win'].map(
      async (name) => (await owner.post('/labels', { spaceId: space.id, name })).body.label.id,
    ),
  );
});
afterAll(() => app.stop());

test.each([
  [120, 10],
  [2000, 80],
])(
  'a board of %i tasks takes at most %i KB on the wire',
  async (count, most) => {
    const titles = Array.from({ length: count }, (_, at) => written[at] ?? title());
    expect(new Set(titles).size).toBeGreaterThan(0.99 * count);
    expect(titles.join('').length / count).toBeGreaterThan(25);
    const project = await fill(titles);
    const answer = await app.app.http.inject({
      url: `/api/projects/${project.id}/board`,
      headers: { ...owner.headers, 'accept-encoding': 'gzip' },
    });
    expect(answer.headers['content-encoding']).toBe('gzip');
    const tasks = decodeBoardTasks(JSON.parse(gunzipSync(answer.rawPayload).toString()).tasks);
    expect(tasks.map((task) => task.title).sort()).toEqual(titles.toSorted());
    expect(answer.rawPayload.length).toBeLessThanOrEqual(most * 1000);
  },
  120_000,
);

/** Creates a project in which most tasks have most fields. */
async function fill(titles: string[]): Promise<Json> {
  const slug = `board-${titles.length}`;
  const { project } = (await owner.post('/projects', { spaceId: space.id, name: slug, slug })).body;
  const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
  const made: Json[] = [];
  for (let at = 0; at < titles.length; at += 100) {
    const batch = titles.slice(at, at + 100).map((title) => {
      const start = random.chance(0.6) ? day() : undefined;
      return owner.createTask(project.id, {
        title,
        statusId: random.pick<Json>(statuses).id,
        priority: random.pick(['none', 'none', 'low', 'medium', 'high', 'urgent']),
        ...(start !== undefined && { startDate: start, dueDate: day() }),
        assigneeIds: random.chance(0.8) ? [random.pick(people)] : [],
        labelIds: random.chance(0.5) ? [random.pick(labels)] : [],
        estimatedHours: random.chance(0.5) ? random.pick([1, 2, 4, 8]) : null,
        description: random.chance(0.5) ? 'What to do, and how to know that it is done.' : null,
        parentTaskId: made.length > 0 && random.chance(0.25) ? random.pick(made.slice(0, titles.length / 10)).id : null,
      });
    });
    made.push(...(await Promise.all(batch)));
  }
  for (let at = 0; at < titles.length; at += 10) {
    await owner.post(`/tasks/${made[at].id}/comments`, { content: 'It is on its way.' });
    if (at > 0) await owner.put(`/tasks/${made[at].id}/blockers/${made[at - 1].id}`);
  }
  return project;
}

function title(): string {
  return Array.from({ length: 4 + random.integerBelow(3) }, () => random.pick(words)).join(' ');
}

function day(): string {
  return new Date(Date.UTC(2026, 9, 1 + random.integerBelow(120))).toISOString().slice(0, 10);
}
