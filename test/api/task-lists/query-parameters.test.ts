import { beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../../contract/index.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Query parameters', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project, statuses } = await ana.createTeamSpace());
      bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const { body: bug } = await ana.post('/labels', { spaceId: space.id, name: 'Bug' });
      const { body: idea } = await ana.post('/labels', { spaceId: space.id, name: 'Idea' });
      const labels = [bug.label.id, idea.label.id];
      const parent = await ana.createTask(project.id, { title: 'Parent', priority: 'low' });
      const people = [[], [ana.id], [bea.id], [ana.id, bea.id]];
      for (const [n, priority] of ['none', 'low', 'medium', 'high', 'urgent', 'high', 'urgent', 'none'].entries()) {
        await ana.createTask(project.id, {
          title: `Task ${n}`,
          priority,
          statusId: [null, ...statuses.map(({ id }) => id)][n % 4],
          assigneeIds: people[n % 4],
          labelIds: n % 3 === 2 ? [] : [labels[n % 3]],
          parentTaskId: n % 2 ? parent.id : null,
        });
      }
    });

    it('F77: several values of a filter mean “or”, in every list that has filters', async () => {
      const all = await listTasks(ana, project.id);
      const ids = (tasks: Json[]) => tasks.map(({ id }) => id).sort();
      const category = (task: Json) => statuses.find(({ id }) => id === task.statusId)?.category;
      const labels = [...new Set(all.flatMap((task: Json) => task.labelIds))] as string[];
      const parentId = all.find((task: Json) => task.title === 'Parent')?.id;
      const cases: [query: string, keeps: (task: Json) => boolean, lists: string[]][] = [
        [
          'priority=high&priority=urgent',
          ({ priority }) => ['high', 'urgent'].includes(priority),
          ['/tasks', '/search'],
        ],
        ['priority=none&priority=low', ({ priority }) => ['none', 'low'].includes(priority), ['/tasks', '/search']],
        ['priority=high&priority=high', ({ priority }) => priority === 'high', ['/tasks', '/search']],
        [
          `statusId=${statuses[0]?.id}&statusId=${statuses[1]?.id}`,
          ({ statusId }) => [statuses[0]?.id, statuses[1]?.id].includes(statusId),
          ['/tasks'],
        ],
        [
          `statusId=none&statusId=${statuses[1]?.id}`,
          ({ statusId }) => [null, statuses[1]?.id].includes(statusId),
          ['/tasks'],
        ],
        [
          'assigneeId=me&assigneeId=none',
          ({ assigneeIds }) => !assigneeIds.length || assigneeIds.includes(ana.id),
          ['/tasks', '/search'],
        ],
        [`assigneeId=me&assigneeId=${bea.id}`, ({ assigneeIds }) => assigneeIds.length > 0, ['/tasks', '/search']],
        [`labelId=${labels[0]}&labelId=${labels[1]}`, ({ labelIds }) => labelIds.length > 0, ['/tasks']],
        [`parentTaskId=none&parentTaskId=${parentId}`, () => true, ['/tasks']],
        ['category=todo&category=done', (task) => ['todo', 'done'].includes(category(task)), ['/search']],
      ];
      for (const [query, keeps, lists] of cases) {
        for (const list of lists) {
          const scope = list === '/tasks' ? `projectId=${project.id}` : `spaceId=${space.id}&limit=500`;
          const { status, body } = await ana.get(`${list}?${scope}&${query}`);
          expect([query, status, ids(body)]).toEqual([query, 200, ids(all.filter(keeps))]);
        }
      }
      const pages = await ana.get(`/tasks?projectId=${project.id}&priority=high&priority=urgent&limit=3`);
      expect(pages.body).toHaveLength(3);
      const next = /<[^>]*\/api([^>]*)>/.exec(pages.headers.link ?? '')?.[1] as string;
      expect((await ana.get(next)).body).toHaveLength(1);
    });

    it('F77: a value of a list that is not valid is named with what is valid', async () => {
      const { status, body } = await ana.get(`/tasks?projectId=${project.id}&priority=high&priority=huge`);
      expect([status, body.error]).toEqual([400, 'priority: must be one of none, low, medium, high, urgent']);
      const own = await ana.get(`/tasks?assigneeId=me&assigneeId=${bea.id}`);
      expect([own.status, own.body.issues[0].path]).toEqual([400, 'projectId']);
    });

    it('F77: flags take 1 and 0, and what takes one value is refused when repeated', async () => {
      const { body: archived } = await ana.post('/tasks', { projectId: project.id, title: 'Archived' });
      await ana.patch(`/tasks/${archived.task.id}`, { isArchived: true });
      for (const flag of ['1', 'true', 'TRUE', 'True'])
        expect(
          (await ana.get(`/tasks?projectId=${project.id}&archived=${flag}`)).body.map(({ title }: Json) => title),
        ).toEqual(['Archived']);
      for (const flag of ['0', 'false', 'False'])
        expect((await ana.get(`/tasks?projectId=${project.id}&archived=${flag}`)).text).not.toContain('"Archived"');
      expect((await ana.get(`/projects?spaceId=${space.id}&archived=1`)).body).toEqual([]);
      for (const flag of ['yes', '2', 'on', '']) {
        const { status, body } = await ana.get(`/tasks?projectId=${project.id}&archived=${flag}`);
        expect([status, body.error]).toEqual([400, 'archived: must be true or false (1 or 0)']);
      }
      for (const [query, field] of [
        [`projectId=${project.id}&projectId=${project.id}`, 'projectId'],
        [`projectId=${project.id}&archived=true&archived=false`, 'archived'],
        [`projectId=${project.id}&limit=1&limit=2`, 'limit'],
        [`projectId=${project.id}&q=a&q=b`, 'q'],
      ] as const) {
        const { status, body } = await ana.get(`/tasks?${query}`);
        expect([status, body.error]).toEqual([400, `${field}: must be given only once`]);
      }
    });

    it('F76: a known parameter in another spelling is a 400 that names both', async () => {
      const known = `projectId=${project.id}`;
      for (const [query, shown, similar] of [
        [`projectid=${project.id}`, 'projectid', 'projectId'],
        [`project_id=${project.id}`, 'project_id', 'projectId'],
        [`ProjectID=${project.id}`, 'ProjectID', 'projectId'],
        [`project=${project.id}`, 'project', 'projectId'],
        [`${known}&priority[]=high`, 'priority[]', 'priority'],
        [`${known}&priority%5B0%5D=high`, 'priority[0]', 'priority'],
        [`${known}&filter[priority]=high`, 'filter[priority]', 'priority'],
        [`${known}&prioirty=high`, 'prioirty', 'priority'],
        [`${known}&Priority=high`, 'Priority', 'priority'],
        [`${known}&assignee=me`, 'assignee', 'assigneeId'],
        [`${known}&assigneeIds=me`, 'assigneeIds', 'assigneeId'],
        [`${known}&archive=true`, 'archive', 'archived'],
        [`${known}&isArchived=true`, 'isArchived', 'archived'],
        [`${known}&status=x`, 'status', 'statusId'],
        [`${known}&parent=x`, 'parent', 'parentTaskId'],
        [`${known}&due_before=2026-01-01`, 'due_before', 'dueBefore'],
        [`${known}&Limit=2`, 'Limit', 'limit'],
        [`${known}&Q=x`, 'Q', 'q'],
        [`${known}&search=x`, 'search', 'q'],
      ] as const) {
        const { status, body } = await ana.get(`/tasks?${query}`);
        expect([query, status]).toEqual([query, 400]);
        expect(body.issues).toContainEqual({ path: shown, message: `is not a parameter; did you mean ${similar}?` });
      }
    });

    it('F76: paging and sorting that a list does not have is a 400 that says what there is, in every list', async () => {
      const words = [
        'page=2',
        'per_page=2',
        'perPage=2',
        'pageSize=2',
        'offset=2',
        'skip=2',
        'page[number]=2',
        'take=1',
      ];
      for (const [, { rest, input }] of endpoints) {
        if (rest.method !== 'GET' || rest.arrayField === undefined) continue;
        const path = rest.path.replace(/:\w+/g, project.id);
        for (const word of words) {
          const { status, body } = await ana.get(`${path}?${word}`);
          const name = word.split('=')[0];
          expect([path, word, status]).toEqual([path, word, 400]);
          const isPaged = 'limit' in input.shape;
          const expected = isPaged
            ? 'use limit, and follow the Link header to the next page'
            : 'this list is always complete';
          expect(body.issues).toContainEqual({ path: name, message: `is not a parameter; ${expected}` });
        }
        for (const word of ['sort=title', 'sort_by=title', 'order=desc', 'orderBy=title', 'sort[]=title']) {
          const { status, body } = await ana.get(`${path}?${word}`);
          expect([path, word, status]).toEqual([path, word, 400]);
          expect(body.error).toContain('the order of this list cannot be changed');
        }
      }
    });

    it('F76: what means nothing to anyone stays ignored', async () => {
      const plain = await ana.get(`/tasks?projectId=${project.id}`);
      for (const query of [
        '_=123',
        'utm_source=x&utm_medium=y',
        'foo=1',
        'foo[]=1',
        't=5',
        'v=2',
        'format=json',
        'lang=es',
        'ref=x',
      ]) {
        const { status, text } = await ana.get(`/tasks?projectId=${project.id}&${query}`);
        expect([query, status, text]).toEqual([query, 200, plain.text]);
      }
      expect((await ana.get(`/tasks/${plain.body[0].id}?page=2&_=1`)).status).toBe(200);
      expect((await ana.post('/tasks?page=2&projectid=x', { projectId: project.id, title: 'A query' })).status).toBe(
        201,
      );
    });
  });
});
