import { zipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { importFile, plainImportedTask as plain, readImportedTasks } from '../../support/imports/import-file.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** An id of Trello made at the time, whose first eight digits are its seconds. */
function trelloId(isoTime: string, tail: string): string {
  return (Date.parse(isoTime) / 1000).toString(16) + tail.padStart(16, '0');
}

const cardId = trelloId('2026-01-05T09:00:00Z', 'a1');
const secondId = trelloId('2026-01-06T09:00:00Z', 'a2');
const board = {
  id: 'board1',
  name: 'Garden',
  desc: 'All about the garden',
  closed: false,
  idOrganization: null,
  lists: [
    { id: 'l2', name: 'Done', closed: false, pos: 131072.5 },
    { id: 'l1', name: 'Ideas', closed: false, pos: 65535 },
    { id: 'l3', name: 'Old list', closed: true, pos: 200000 },
    { id: 'l4', name: 'Empty closed', closed: true, pos: 300000 },
  ],
  labels: [
    { id: 'lab1', name: '', color: 'green_dark' },
    { id: 'lab2', name: 'Urgent', color: null },
  ],
  members: [
    { id: 'm1', fullName: 'Ana', username: 'ana1' },
    { id: 'm2', fullName: 'Quentin Q', username: 'q' },
  ],
  cards: [
    {
      id: secondId,
      name: 'Second',
      desc: '',
      idList: 'l1',
      closed: false,
      pos: 200.25,
      due: null,
      dueComplete: false,
      idLabels: [],
      idMembers: [],
      dateLastActivity: '2026-02-01T00:00:00.000Z',
    },
    {
      id: cardId,
      name: 'First',
      desc: 'Dig **here**',
      idList: 'l1',
      closed: false,
      pos: 100.5,
      start: '2026-01-10T08:00:00.000Z',
      due: '2026-01-20T17:30:00.000Z',
      dueComplete: true,
      dateLastActivity: '2026-01-21T07:15:00.000Z',
      idLabels: ['lab1', 'lab2'],
      idMembers: ['m1', 'm2'],
      customFieldItems: [
        { idCustomField: 'f1', idValue: null, value: { number: '12.5' } },
        { idCustomField: 'f2', idValue: 'o1', value: null },
      ],
      attachments: [{ name: 'plan.pdf', url: 'https://trello.com/1/plan.pdf' }],
    },
    { id: trelloId('2026-01-07T09:00:00Z', 'a3'), name: 'Archived', idList: 'l2', closed: true, pos: 1 },
    { id: trelloId('2026-01-08T09:00:00Z', 'a4'), name: 'In the old list', idList: 'l3', closed: false, pos: 1 },
  ],
  checklists: [
    {
      id: 'c1',
      idCard: cardId,
      name: 'Steps',
      pos: 1,
      checkItems: [
        {
          id: trelloId('2026-01-05T10:00:00Z', 'b2'),
          name: 'Second step',
          state: 'incomplete',
          pos: 2,
          idMember: 'm1',
          due: '2026-01-15T12:00:00.000Z',
        },
        { id: trelloId('2026-01-05T10:00:00Z', 'b1'), name: 'First step', state: 'complete', pos: 1 },
      ],
    },
  ],
  customFields: [
    { id: 'f1', name: 'Cost', type: 'number' },
    { id: 'f2', name: 'Size', type: 'list', options: [{ id: 'o1', value: { text: 'Large' } }] },
  ],
  actions: [
    { id: 'act3', type: 'updateCard', date: '2026-01-09T00:00:00.000Z', data: { card: { id: cardId } } },
    {
      id: 'act2',
      type: 'commentCard',
      date: '2026-01-08T10:00:00.000Z',
      idMemberCreator: 'm2',
      data: { text: 'And mine', card: { id: cardId } },
    },
    {
      id: 'act1',
      type: 'commentCard',
      date: '2026-01-07T10:00:00.000Z',
      idMemberCreator: 'm1',
      data: { text: 'My view', card: { id: cardId } },
    },
  ],
};

const todoist = [
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE',
  'task,Call mum @home @phone,Ask about it,1,1,Ana (42),,2026-03-04,en,Europe/Madrid',
  'task,Buy card,,4,2,Ana (42),Quentin Q (43),2026-03-04 18:00,en,Europe/Madrid',
  'note,From the shop,,,,Quentin Q (43),,2026-03-01T10:00:00Z,,',
  'section,Later,,,,,,,,',
  'task,Water plants,,2,1,Ana (42),,every monday,en,Europe/Madrid',
  'task,ana@example.com is no label,,4,1,,,,,',
  '',
].join('\n');

describeOnEachEngine((test) => {
  let ana: Person;
  let space: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    ({ space } = await ana.createTeamSpace());
    await joinSpace(await test.createPerson('Ben'), ana, space.id, 'member');
  });

  it('a board of Trello comes with its lists, order, dates, ticks, comments and what has no field', async () => {
    const done = await importFile(ana, space.id, 'garden.json', JSON.stringify(board));
    expect(done).toMatchObject({ state: 'done', source: 'trello', created: 6 });
    expect(done.losses).toEqual([
      { reason: 'Custom fields were written into the description', count: 1, examples: ['First'] },
      { reason: 'Attachments are kept as links to Trello', count: 1, examples: ['First'] },
    ]);
    expect(await readImportedTasks(ana, space.id, 'Garden')).toEqual([
      {
        ...plain,
        title: 'First',
        status: 'Ideas',
        description:
          'Dig **here**\n\n- Cost: 12.5\n- Size: Large\n\n- [plan.pdf](https://trello.com/1/plan.pdf)\n\nAssigned to: Quentin Q',
        startDate: '2026-01-10T08:00:00.000Z',
        dueDate: '2026-01-20T17:30:00.000Z',
        completedAt: '2026-01-21T07:15:00.000Z',
        labels: ['Green dark', 'Urgent'],
        assignees: ['Ana'],
        createdAt: '2026-01-05T09:00:00.000Z',
        comments: [
          { content: 'My view', author: 'Ana', createdAt: '2026-01-07T10:00:00.000Z' },
          { content: 'Wrote: Quentin Q, 2026-01-08\n\nAnd mine', author: 'Ana', createdAt: '2026-01-08T10:00:00.000Z' },
        ],
      },
      {
        ...plain,
        title: 'First step',
        status: 'Ideas',
        parent: 'First',
        completedAt: '2026-01-21T07:15:00.000Z',
        createdAt: '2026-01-05T10:00:00.000Z',
      },
      {
        ...plain,
        title: 'Second step',
        status: 'Ideas',
        parent: 'First',
        dueDate: '2026-01-15T12:00:00.000Z',
        assignees: ['Ana'],
        createdAt: '2026-01-05T10:00:00.000Z',
      },
      { ...plain, title: 'Second', status: 'Ideas', createdAt: '2026-01-06T09:00:00.000Z' },
      {
        ...plain,
        title: 'Archived',
        status: 'Done',
        isArchived: true,
        completedAt: expect.any(String),
        createdAt: '2026-01-07T09:00:00.000Z',
      },
      {
        ...plain,
        title: 'In the old list',
        status: 'Old list',
        isArchived: true,
        createdAt: '2026-01-08T09:00:00.000Z',
      },
    ]);
    const labels = (await ana.get(`/labels?spaceId=${space.id}`)).body;
    expect(labels.find(({ name }: Json) => name === 'Green dark').color).toBe('#4bce97');
  });

  it('a board of Trello with 1,000 actions says that older comments are missing', async () => {
    const actions = Array.from({ length: 1000 }, (_, n) => ({
      id: `a${n}`,
      type: 'updateCard',
      date: '2026-01-01T00:00:00Z',
    }));
    const done = await importFile(
      ana,
      space.id,
      'b.json',
      JSON.stringify({ ...board, id: 'board2', cards: [], checklists: [], actions }),
    );
    expect(done.losses[0].reason).toContain('older comments are missing');
  });

  it.each([
    ['a CSV file', () => todoist],
    [
      'a backup with a file for each project',
      () =>
        zipSync({
          'Chores [123].csv': Buffer.from(`\ufeff${todoist}`),
          'Other [4].csv': Buffer.from(todoist.replaceAll('Call mum', 'Other')),
        }),
    ],
  ])('%s of Todoist comes with its tree, sections, labels, priorities and dates', async (_name, getContent) => {
    const { space: own } = await ana.createTeamSpace();
    const done = await importFile(ana, own.id, 'Chores.csv', getContent());
    expect(done).toMatchObject({ state: 'done', source: 'todoist' });
    expect(done.losses.map(({ reason }: Json) => reason)).toEqual([
      'A date in words was kept in the description',
      'Todoist leaves completed tasks out of its exports',
    ]);
    const createdAt = expect.any(String);
    expect(await readImportedTasks(ana, own.id, 'Chores')).toEqual([
      {
        ...plain,
        title: 'Call mum',
        description: 'Ask about it',
        status: 'To Do',
        priority: 'urgent',
        dueDate: '2026-03-04',
        labels: ['home', 'phone'],
        createdAt,
      },
      {
        ...plain,
        title: 'Buy card',
        description: 'Assigned to: Quentin Q',
        status: 'To Do',
        // 18:00 in Madrid, in winter.
        dueDate: '2026-03-04T17:00:00.000Z',
        parent: 'Call mum',
        createdAt,
        comments: [
          {
            content: 'Wrote: Quentin Q, 2026-03-01\n\nFrom the shop',
            author: 'Ana',
            createdAt: '2026-03-01T10:00:00.000Z',
          },
        ],
      },
      {
        ...plain,
        title: 'Water plants',
        description: 'Date: every monday',
        status: 'Later',
        priority: 'high',
        createdAt,
      },
      { ...plain, title: 'ana@example.com is no label', status: 'Later', createdAt },
    ]);
  });
});
