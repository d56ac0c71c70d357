import { zipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import {
  importFile,
  plainImportedTask as plain,
  readImportedTasks,
  uploadFile,
} from '../../support/imports/import-file.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** A pull request among the issues, a milestone, ticks, a label without a color. */
const gitHub = [
  {
    number: 7,
    title: 'Crash at start',
    body: 'Steps:\n- [x] open\n- [ ] look',
    state: 'open',
    html_url: 'https://github.com/acme/rocket/issues/7',
    labels: [{ name: 'bug', color: 'D73A4A' }, { name: 'odd', color: 'none' }, 'plain'],
    assignees: [{ login: 'ana' }, { login: 'octo' }],
    milestone: { title: 'v2', due_on: '2026-04-01T07:00:00Z' },
    user: { login: 'octo' },
    comments: 2,
    created_at: '2026-01-02T03:04:05Z',
    updated_at: '2026-01-03T03:04:05Z',
    closed_at: null,
  },
  {
    number: 8,
    title: 'A change',
    state: 'open',
    pull_request: { url: 'x' },
    html_url: 'https://github.com/acme/rocket/pull/8',
  },
  {
    number: 9,
    title: 'Done with',
    body: null,
    state: 'closed',
    html_url: 'https://github.com/acme/rocket/issues/9',
    labels: [],
    assignees: [],
    milestone: null,
    user: null,
    comments: 0,
    created_at: '2026-01-02T03:04:05Z',
    closed_at: '2026-02-02T03:04:05Z',
  },
];

/** As `gh issue list --json` writes them, with comments. */
const gitHubCli = [
  {
    number: 1,
    title: 'By the command line',
    body: '',
    state: 'CLOSED',
    url: 'https://github.com/acme/tools/issues/1',
    labels: [],
    assignees: [],
    milestone: null,
    author: { login: 'ana' },
    createdAt: '2026-01-02T03:04:05Z',
    closedAt: '2026-01-05T03:04:05Z',
    comments: [{ id: 'IC_1', author: { login: 'octo' }, body: 'Seen', createdAt: '2026-01-03T03:04:05Z' }],
  },
];

const none = '0001-01-01T00:00:00Z';
/** The year 1 for no date, HTML, what repeats, subtasks by relation, buckets, positions. */
const vikunja = [
  {
    id: 5,
    title: 'House',
    description: '<p>All of it</p>',
    is_archived: false,
    buckets: [
      { id: 1, title: 'Backlog' },
      { id: 2, title: 'Done' },
    ],
    tasks: [
      {
        id: 51,
        title: 'Second',
        description: '',
        done: true,
        done_at: '2026-01-05T10:00:00Z',
        due_date: none,
        start_date: none,
        priority: 0,
        position: 200,
        bucket_id: 2,
        related_tasks: { parenttask: [{ id: 50 }] },
        created: '2026-01-01T10:00:00Z',
        updated: '2026-01-02T10:00:00Z',
      },
      {
        id: 50,
        title: 'First',
        description:
          '<h2>Plan</h2><p>See <a href="https://example.com/?a=1&amp;b=2">this</a> &amp; <strong>that</strong></p>' +
          '<ul data-type="taskList"><li data-checked="true"><p>one</p></li><li data-checked="false"><p>two</p></li></ul>',
        done: false,
        done_at: none,
        due_date: '2026-02-03T16:30:00+01:00',
        start_date: none,
        priority: 5,
        position: 100,
        bucket_id: 1,
        labels: [{ id: 1, title: 'roof', hex_color: '4bce97' }],
        assignees: [{ username: 'ana', name: '' }],
        created_by: { username: 'zoe', name: 'Zoe' },
        related_tasks: { subtask: [{ id: 51 }], blocked: [{ id: 51 }] },
        repeat_after: 86400,
        comments: [{ id: 1, comment: '<p>Hello</p>', author: { username: 'zoe' }, created: '2026-01-03T10:00:00Z' }],
        created: '2026-01-01T10:00:00Z',
        updated: '2026-01-02T10:00:00Z',
      },
    ],
  },
];

/** Stacks and cards as objects by id, people as objects, times in seconds. */
const deck = {
  version: '1.15',
  boards: [
    {
      id: 3,
      title: 'Kitchen',
      archived: false,
      stacks: {
        '12': {
          id: 12,
          title: 'Doing',
          order: 2,
          cards: {
            '101': {
              id: 101,
              title: 'Paint',
              description: 'Blue',
              order: 5,
              archived: true,
              done: null,
              duedate: '2026-03-01T10:00:00+00:00',
              createdAt: 1767261600,
              lastModified: 1767265200,
              owner: { uid: 'ana', displayname: 'Ana' },
              labels: [{ title: 'Later', color: 'F1DB50' }],
              assignedUsers: [{ participant: { uid: 'kim', displayname: 'Kim' } }],
              comments: [
                { id: 9, message: 'Which blue?', actorId: 'kim', creationDateTime: '2026-01-02T10:00:00+00:00' },
              ],
            },
          },
        },
        '11': {
          id: 11,
          title: 'To do',
          order: 1,
          cards: [
            { id: 103, title: 'B', order: 2 },
            { id: 102, title: 'A', order: 1, done: '2026-01-04T10:00:00+00:00' },
          ],
        },
      },
    },
  ],
};

describeOnEachEngine((test) => {
  let ana: Person;
  let space: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    ({ space } = await ana.createTeamSpace());
    await joinSpace(await test.createPerson('Ben'), ana, space.id, 'member');
  });
  const reasonsOf = ({ losses }: Json) => losses.map(({ reason }: Json) => reason).sort();

  it('GitHub: issues without pull requests, milestones as labels, states, and comments where the file has them', async () => {
    const done = await importFile(ana, space.id, 'issues.json', JSON.stringify(gitHub));
    expect(done).toMatchObject({ state: 'done', source: 'github', created: 2 });
    expect(reasonsOf(done)).toEqual(['Pull requests are left out', 'The comments are not in the file']);
    expect(await readImportedTasks(ana, space.id, 'acme/rocket')).toEqual([
      {
        ...plain,
        title: 'Crash at start',
        status: 'Open',
        description: 'Steps:\n- [x] open\n- [ ] look\n\nAssigned to: octo\nCreated by: octo',
        dueDate: '2026-04-01',
        labels: ['Milestone: v2', 'bug', 'odd', 'plain'],
        assignees: ['Ana'],
        createdAt: '2026-01-02T03:04:05.000Z',
      },
      {
        ...plain,
        title: 'Done with',
        status: 'Closed',
        completedAt: '2026-02-02T03:04:05.000Z',
        createdAt: '2026-01-02T03:04:05.000Z',
      },
    ]);
    const labels = (await ana.get(`/labels?spaceId=${space.id}`)).body;
    expect(labels.find(({ name }: Json) => name === 'bug').color).toBe('#d73a4a');
    expect(await importFile(ana, space.id, 'again.json', JSON.stringify(gitHub))).toMatchObject({
      created: 0,
      updated: 2,
    });
    await importFile(ana, space.id, 'cli.json', JSON.stringify(gitHubCli));
    expect(await readImportedTasks(ana, space.id, 'acme/tools')).toEqual([
      {
        ...plain,
        title: 'By the command line',
        status: 'Closed',
        completedAt: '2026-01-05T03:04:05.000Z',
        createdAt: '2026-01-02T03:04:05.000Z',
        comments: [
          { author: 'Ana', content: 'Wrote: octo, 2026-01-03\n\nSeen', createdAt: '2026-01-03T03:04:05.000Z' },
        ],
      },
    ]);
  });

  it.each([
    ['its ZIP file', zipSync({ 'data.json': Buffer.from(JSON.stringify(vikunja)), VERSION: Buffer.from('0.24') })],
    ['the older form with namespaces', JSON.stringify([{ id: 1, title: 'N', lists: vikunja }])],
  ])('Vikunja, %s: HTML, no dates, relations, buckets and positions', async (_name, content) => {
    const { space: own } = await ana.createTeamSpace();
    const done = await importFile(ana, own.id, 'export.zip', content);
    expect(done).toMatchObject({ state: 'done', source: 'vikunja', created: 2 });
    expect(reasonsOf(done)).toEqual(['What repeats is kept as text in the description']);
    const createdAt = '2026-01-01T10:00:00.000Z';
    expect(await readImportedTasks(ana, own.id, 'House')).toEqual([
      {
        ...plain,
        title: 'First',
        status: 'Backlog',
        description:
          '## Plan\n\nSee [this](https://example.com/?a=1&b=2) & **that**\n\n- [x] one\n- [ ] two\n\n' +
          'Repeats every 24 hours\n\nCreated by: Zoe',
        priority: 'urgent',
        dueDate: '2026-02-03T15:30:00.000Z',
        labels: ['roof'],
        assignees: ['Ana'],
        blockedBy: ['Second'],
        createdAt,
        comments: [
          { author: 'Ana', content: 'Wrote: Zoe, 2026-01-03\n\nHello', createdAt: '2026-01-03T10:00:00.000Z' },
        ],
      },
      {
        ...plain,
        title: 'Second',
        status: 'Done',
        completedAt: '2026-01-05T10:00:00.000Z',
        parent: 'First',
        createdAt,
      },
    ]);
  });

  it('Nextcloud Deck: stacks as an object, order, archived and done cards, comments', async () => {
    const done = await importFile(ana, space.id, 'deck.json', JSON.stringify(deck));
    expect(done).toMatchObject({ state: 'done', source: 'deck', created: 3, losses: [] });
    const tasks = await readImportedTasks(ana, space.id, 'Kitchen');
    expect(tasks).toEqual([
      { ...plain, title: 'A', status: 'To do', completedAt: '2026-01-04T10:00:00.000Z', createdAt: expect.any(String) },
      { ...plain, title: 'B', status: 'To do', createdAt: expect.any(String) },
      {
        ...plain,
        title: 'Paint',
        status: 'Doing',
        description: 'Blue\n\nAssigned to: Kim',
        dueDate: '2026-03-01T10:00:00.000Z',
        isArchived: true,
        labels: ['Later'],
        createdAt: '2026-01-01T10:00:00.000Z',
        comments: [
          { author: 'Ana', content: 'Wrote: Kim, 2026-01-02\n\nWhich blue?', createdAt: '2026-01-02T10:00:00.000Z' },
        ],
      },
    ]);
  });

  it.each([
    ['GitHub', [{ number: 1, title: 7, state: 'open' }], '0.title'],
    ['Vikunja', [{ id: 1, title: 'P', tasks: [{ id: 'x' }] }], '0.tasks.0.id'],
    ['Deck', { boards: [{ id: 1, title: 'B', stacks: [{ id: 1, cards: 'none' }] }] }, '0.stacks'],
  ])(
    'a file of %s with a wrong value is an error that names its place, and changes nothing',
    async (_name, value, place) => {
      const path = await uploadFile(ana, space.id, 'x.json', JSON.stringify(value));
      const { status, body } = await ana.post(`${path}/start`);
      expect(status).toBe(400);
      expect(body.issues[0].path).toContain(place.split('.')[0]);
      expect((await ana.get(path)).body.import.state).toBe('uploading');
    },
  );
});
