import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

type Filter = [query: string, keeps: (task: Json) => boolean];

/** Each filter with an independent implementation of it. */
function filtersOf({ ana, bea, statuses, labels, parent }: Json): Record<string, Filter[]> {
  const due = (task: Json) =>
    task.dueDate && (task.dueDate.length === 10 ? `${task.dueDate}T00:00:00.000Z` : task.dueDate);
  return {
    statusId: [
      [`statusId=${statuses[1].id}`, (task) => task.statusId === statuses[1].id],
      ['statusId=none', (task) => task.statusId === null],
    ],
    assigneeId: [
      ['assigneeId=me', (task) => task.assigneeIds.includes(ana.id)],
      [`assigneeId=${bea.id}`, (task) => task.assigneeIds.includes(bea.id)],
      ['assigneeId=none', (task) => task.assigneeIds.length === 0],
    ],
    labelId: [[`labelId=${labels[0].id}`, (task) => task.labelIds.includes(labels[0].id)]],
    priority: [
      ['priority=urgent', (task) => task.priority === 'urgent'],
      ['priority=none', (task) => task.priority === 'none'],
    ],
    completed: [
      ['completed=true', (task) => task.completedAt !== null],
      ['completed=false', (task) => task.completedAt === null],
    ],
    dueBefore: [
      ['dueBefore=2026-02-03', (task) => due(task) !== null && due(task) < '2026-02-03T00:00:00.000Z'],
      ['dueBefore=2026-02-03T13:00%2B01:00', (task) => due(task) !== null && due(task) < '2026-02-03T12:00:00.000Z'],
    ],
    dueAfter: [
      ['dueAfter=2026-02-02', (task) => due(task) !== null && due(task) >= '2026-02-02T00:00:00.000Z'],
      ['dueAfter=2026-02-02T12:00:00Z', (task) => due(task) !== null && due(task) >= '2026-02-02T12:00:00.000Z'],
    ],
    parentTaskId: [
      [`parentTaskId=${parent.id}`, (task) => task.parentTaskId === parent.id],
      ['parentTaskId=none', (task) => task.parentTaskId === null],
    ],
    archived: [['archived=true', (task) => task.isArchived]],
    q: [
      ['q=ALPHA', (task) => /alpha/i.test(`${task.title} ${task.description}`)],
      ['q=beta+task', (task) => /beta/i.test(`${task.title} ${task.description}`)],
    ],
  };
}

describe('Filters of a list', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let filters: Record<string, Filter[]>;
    let all: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      const team = await ana.createTeamSpace();
      project = team.project;
      const bea = await test.createMember(ana, project.spaceId, 'member', 'Bea');
      const labels: Json[] = [];
      for (const name of ['Bug', 'Idea']) {
        labels.push((await ana.post('/labels', { spaceId: project.spaceId, name })).body.label);
      }
      const parent = await ana.createTask(project.id, { title: 'Alpha task' });
      const of = <T>(values: T[], at: number) => values[at % values.length] as T;
      for (let at = 0; at < 60; at++) {
        const { id } = await ana.createTask(project.id, {
          title: of(['Alpha task', 'Beta task', 'Gamma task'], at),
          description: of([null, 'about alpha', 'about BETA', ''], at >> 1),
          statusId: of([...team.statuses.map((status) => status.id), null], at),
          priority: of(['none', 'low', 'urgent'], at >> 2),
          assigneeIds: of([[], [ana.id], [bea.id], [ana.id, bea.id]], at >> 1),
          labelIds: of([[], [labels[0].id], [labels[1].id], [labels[0].id, labels[1].id]], at >> 3),
          dueDate: of([null, '2026-02-02', '2026-02-02T12:00:00Z', '2026-02-03', '2026-02-03T00:00:00Z'], at),
          parentTaskId: at % 3 ? null : parent.id,
        });
        if (at % 7 === 0) await ana.patch(`/tasks/${id}`, { isArchived: true });
        if (at % 5 === 0) await ana.patch(`/tasks/${id}`, { completedAt: '2026-01-01' });
      }
      all = [...(await listTasks(ana, project.id)), ...(await listTasks(ana, project.id, 'archived=true'))];
      expect(all).toHaveLength(61);
      filters = filtersOf({ ana, bea, statuses: team.statuses, labels, parent });
    });

    it('each filter returns exactly the matching tasks in list order', async () => {
      for (const [name, choices] of Object.entries(filters)) {
        for (const choice of choices) {
          expect(await kept([choice]), choice[0]).not.toHaveLength(0);
          if (name !== 'archived') expect((await kept([choice])).length, choice[0]).toBeLessThan(await total());
        }
      }
    });

    it('every pair of filters applies together', async () => {
      const names = Object.keys(filters);
      for (const [at, name] of names.entries()) {
        for (const other of names.slice(at + 1)) {
          for (const one of filters[name] as Filter[]) {
            for (const two of filters[other] as Filter[]) await kept([one, two]);
          }
        }
      }
    });

    it('all filters apply together', async () => {
      for (let round = 0; round < 6; round++) {
        const chosen = Object.entries(filters).map(
          ([, choices], at) => choices[(round + at) % choices.length] as Filter,
        );
        await kept(chosen);
        await kept(chosen.filter((_, at) => at % 3 !== round % 3));
      }
    });

    it('archived=false is the default', async () => {
      expect(await listTasks(ana, project.id, 'archived=false')).toEqual(await listTasks(ana, project.id));
    });

    it('an unknown id or one of another space returns nothing and reveals nothing', async () => {
      const other = await (await test.createPerson()).createTeamSpace();
      for (const field of ['statusId', 'assigneeId', 'labelId', 'parentTaskId']) {
        for (const id of [createUnknownId(), other.statuses[0].id, other.space.id]) {
          expect(await listTasks(ana, project.id, `${field}=${id}`)).toEqual([]);
        }
      }
    });

    it('invalid filters are rejected by name, never ignored', async () => {
      const refused: Record<string, string[]> = {
        archived: ['', '2', 'yes', 'null'],
        completed: ['', '00', 'done'],
        statusId: ['', 'me', 'null', '1', 'none,none'],
        assigneeId: ['', 'all', 'null', '%00'],
        labelId: ['', 'none', 'me'],
        priority: ['', 'HIGH', 'low,high', '1'],
        dueBefore: ['', 'today', '2026-02-30', '2026-02-22T10:00:00+01:00'],
        parentTaskId: ['', 'me', 'root'],
        q: ['', '%20', 'x'.repeat(201), '%00', 'a%00b'],
        limit: ['', '0', '-1', '501', '1e2', '0x10', '1.5', 'Infinity', 'NaN', '99999999999999999999'],
      };
      for (const [field, values] of Object.entries(refused)) {
        for (const value of values) {
          const reply = await ana.get(`/tasks?projectId=${project.id}&${field}=${value}`);
          expect(getInvalidFields(reply), `${field}=${value}`).toEqual([field]);
        }
        // Several values of these mean “or”: test/api/task-lists/query-parameters.test.ts.
        if (['statusId', 'assigneeId', 'parentTaskId', 'priority'].includes(field)) continue;
        const twice = await ana.get(`/tasks?projectId=${project.id}&${field}=none&${field}=none`);
        expect(new Set(getInvalidFields(twice).map((path) => path.split('.')[0])), field).toEqual(new Set([field]));
      }
    });

    const total = async () => (await listTasks(ana, project.id)).length;

    /** Requests the list with these filters and compares it with the expected tasks. */
    async function kept(chosen: Filter[]): Promise<Json[]> {
      const query = chosen.map(([text]) => text).join('&');
      const archived = query.includes('archived=true');
      const expected = all.filter((task) => task.isArchived === archived && chosen.every(([, keeps]) => keeps(task)));
      const tasks = await listTasks(ana, project.id, query);
      expect(tasks, query).toEqual(expected);
      return tasks;
    }
  });
});
