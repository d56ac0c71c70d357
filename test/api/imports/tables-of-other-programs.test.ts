import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { importFile, plainImportedTask as plain, readImportedTasks } from '../../support/imports/import-file.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** Repeated headings, dates with the names of months, markup, a parent by its id, and a comment with semicolons. */
const jira = [
  'Summary,Issue key,Issue id,Parent id,Issue Type,Status,Status Category,Project key,Project name,Priority,Assignee,Reporter,Created,Updated,Resolved,Due date,Description,Labels,Labels,Comment,Comment,Inward issue link (Blocks),Outward issue link (Blocks),Original estimate,Custom field (Story Points),Sprint',
  'Ship it,QA-1,10001,,Task,In Review,In Progress,QA,Quality,Highest,ana,quentin,12/Mar/26 3:45 PM,13/Mar/26 9:00 AM,,20/Mar/26 12:00 AM,"h2. Why\n* one\n** two\n{code:js}\nlet *a*;\n{code}\nSee [the page|https://example.com/a] and *bold*, {{x}}.",fast,safe,"12/Mar/26 4:00 PM;quentin;First; and second",,QA-2,,9000,5,Sprint 7',
  'Prepare,QA-2,10002,10001,Sub-task,Done,Done,QA,Quality,Lowest,,quentin,1/Mar/26 8:00 AM,,2/Mar/26 8:30 AM,,,,,,,,QA-3,,,',
  'Tell,QA-3,10003,,Bug,To Do,To Do,QA,Quality,Odd,,quentin,1/Mar/26 8:00 AM,,,,,,,,,,,,,',
  '',
].join('\n');

/** Dates as JavaScript prints them, days that read 23:00 of the day before, two teams, joined labels, a guarded cell. */
const linear = [
  'ID,Team,Title,Description,Status,Estimate,Priority,Project ID,Project,Creator,Assignee,Labels,Cycle Number,Cycle Name,Created,Updated,Started,Triaged,Completed,Canceled,Archived,Due Date,Parent issue,UUID',
  `ENG-1,Eng,'=Plan,About it,Todo,3,Urgent,p1,Move,zed@example.com,,"Bug, Customer, big",4,Cycle 4,Thu Feb 26 2026 10:30:00 GMT+0000 (GMT),,,,,,,Thu Feb 26 2026 23:00:00 GMT+0000 (GMT),,u1`,
  'ENG-2,Eng,Child,,Done,,No priority,,,zed@example.com,ana,,,,Thu Feb 26 2026 10:30:00 GMT+0000 (GMT),,,,Fri Feb 27 2026 08:00:00 GMT+0000 (GMT),,,,ENG-1,u2',
  'OPS-1,Ops,Dropped,,Canceled,,Low,,,,,,,,Thu Feb 26 2026 10:30:00 GMT+0000 (GMT),,,,,Fri Feb 27 2026 09:00:00 GMT+0000 (GMT),Sat Feb 28 2026 09:00:00 GMT+0000 (GMT),,,u3',
  '',
].join('\n');

/** Parents and blockers by titles with commas that several tasks have, subtasks without a section, several projects. */
const asana = [
  'Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies),Effort',
  '1201,2026-01-02,,2026-01-05,"Paint, twice",Doing,Ana,ana@mail.example,2026-02-01,2026-02-03,"home,red",Two coats,"House,Garden",,,,High',
  '1202,2026-01-02,2026-01-04,2026-01-05,Buy paint,,,,,,,,,"Paint, twice",,,',
  '1203,2026-01-02,,2026-01-05,Buy paint,Later,,,,,,,House,,"Paint, twice,Dry walls",,',
  '1204,2026-01-02,,2026-01-05,Dry walls,Later,,,,,,,House,,,,',
  '1205,2026-01-02,,2026-01-05,Choose colour,,,,,,,,,Buy paint,,,',
  '',
].join('\n');

/** Lines before the headings, a parent that is its own child, days in a zone, and what repeats. */
const tickTick = [
  '\ufeff"Date: 2026-03-02+0000"',
  '"Version: 7.1"',
  '"Status: ',
  '0 Normal',
  '1 Completed',
  '2 Archived"',
  '"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder","Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day","Is Floating","Column Name","Column Order","View Mode","taskId","parentId"',
  '"Home","Chores","Water","TEXT","green, daily","By the window","N","2026-03-27T23:00:00+0000","2026-03-27T23:00:00+0000","","FREQ=DAILY;INTERVAL=1","5","0","2026-03-01T08:00:00+0000","","-1","Europe/Madrid","true","false","","","list","1","2"',
  '"Home","Chores","Fill the can","TEXT","","","N","","2026-03-28T18:30:00+0000","","","3","1","2026-03-01T08:00:00+0000","2026-03-02T09:00:00+0000","-2","Europe/Madrid","false","false","","","list","2","1"',
  '"","Work","Old","TEXT","","","N","","","","","0","2","2026-03-01T08:00:00+0000","2026-03-02T09:00:00+0000","-2","Europe/Madrid","false","false","","","list","3",""',
  '',
].join('\n');

describeOnEachEngine((test) => {
  let ana: Person;
  let space: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    await ana.patch('/me', { timeZone: 'Europe/Madrid' });
    ({ space } = await ana.createTeamSpace());
    await joinSpace(await test.createPerson('Ben'), ana, space.id, 'member');
  });
  const reasonsOf = ({ losses }: Json) => losses.map(({ reason }: Json) => reason).sort();

  it('Jira: repeated headings, its dates and markup, comments, links, and what has no field', async () => {
    const done = await importFile(ana, space.id, 'any name.csv', jira);
    expect(done).toMatchObject({ state: 'done', source: 'jira', created: 3 });
    expect(reasonsOf(done)).toEqual(['Fields without a place here were written into the description']);
    expect(await readImportedTasks(ana, space.id, 'Quality')).toEqual([
      {
        ...plain,
        title: 'Ship it',
        status: 'In Review',
        description:
          '## Why\n- one\n   - two\n```js\nlet *a*;\n```\nSee [the page](https://example.com/a) and **bold**, `x`.\n\n' +
          'Custom field (Story Points): 5\nSprint: Sprint 7\n\nCreated by: quentin',
        priority: 'urgent',
        dueDate: '2026-03-20',
        estimatedHours: 2.5,
        labels: ['fast', 'safe'],
        assignees: ['Ana'],
        blockedBy: ['Prepare'],
        // 15:45 in Madrid, in winter.
        createdAt: '2026-03-12T14:45:00.000Z',
        comments: [
          {
            author: 'Ana',
            content: 'Wrote: quentin, 2026-03-12\n\nFirst; and second',
            createdAt: '2026-03-12T15:00:00.000Z',
          },
        ],
      },
      {
        ...plain,
        title: 'Prepare',
        status: 'Done',
        description: 'Created by: quentin',
        priority: 'low',
        completedAt: '2026-03-02T07:30:00.000Z',
        parent: 'Ship it',
        createdAt: '2026-03-01T07:00:00.000Z',
      },
      {
        ...plain,
        title: 'Tell',
        status: 'To Do',
        description: 'Priority: Odd\n\nCreated by: quentin',
        labels: ['Bug'],
        blockedBy: ['Prepare'],
        createdAt: '2026-03-01T07:00:00.000Z',
      },
    ]);
    expect(await importFile(ana, space.id, 'again.csv', jira)).toMatchObject({ created: 0, updated: 3 });
  });

  it('Linear: its dates, days, labels, teams and canceled issues', async () => {
    const done = await importFile(ana, space.id, 'x.csv', linear);
    expect(done).toMatchObject({ state: 'done', source: 'linear', created: 3, losses: [] });
    const createdAt = '2026-02-26T10:30:00.000Z';
    expect(await readImportedTasks(ana, space.id, 'Eng')).toEqual([
      {
        ...plain,
        title: '=Plan',
        status: 'Todo',
        description: 'About it\n\nEstimate: 3\nProject: Move\nCycle Name: Cycle 4\n\nCreated by: zed@example.com',
        priority: 'urgent',
        dueDate: '2026-02-27',
        labels: ['Bug', 'Customer', 'big'],
        createdAt,
      },
      {
        ...plain,
        title: 'Child',
        status: 'Done',
        description: 'Created by: zed@example.com',
        completedAt: '2026-02-27T08:00:00.000Z',
        parent: '=Plan',
        assignees: ['Ana'],
        createdAt,
      },
    ]);
    expect(await readImportedTasks(ana, space.id, 'Ops')).toEqual([
      {
        ...plain,
        title: 'Dropped',
        status: 'Canceled',
        priority: 'low',
        completedAt: '2026-02-27T09:00:00.000Z',
        isArchived: true,
        createdAt,
      },
    ]);
  });

  it('Asana: parents and blockers by title, sections of subtasks, custom fields', async () => {
    const done = await importFile(ana, space.id, 'House.csv', asana);
    expect(done).toMatchObject({ state: 'done', source: 'asana', created: 5 });
    expect(reasonsOf(done)).toEqual([
      'A task is in several projects: it is imported once',
      'A task is named by a title that several have: the one above was taken',
      'Custom fields were written into the description',
    ]);
    const createdAt = '2026-01-02T12:00:00.000Z';
    expect(await readImportedTasks(ana, space.id, 'House')).toEqual([
      {
        ...plain,
        title: 'Paint, twice',
        status: 'Doing',
        description: 'Two coats\n\nEffort: High\nProjects: House,Garden',
        startDate: '2026-02-01',
        dueDate: '2026-02-03',
        labels: ['home', 'red'],
        assignees: ['Ana'],
        createdAt,
      },
      {
        ...plain,
        title: 'Buy paint',
        status: 'Doing',
        completedAt: '2026-01-04T12:00:00.000Z',
        parent: 'Paint, twice',
        createdAt,
      },
      { ...plain, title: 'Buy paint', status: 'Later', blockedBy: ['Dry walls', 'Paint, twice'], createdAt },
      // Of the one above, which is in Later.
      { ...plain, title: 'Choose colour', status: 'Later', parent: 'Buy paint', createdAt },
      { ...plain, title: 'Dry walls', status: 'Later', createdAt },
    ]);
    const mangled = asana.replace('1201,', '1.20E+03,').replace('1202,', '1.20E+03,');
    const { losses } = await importFile(ana, space.id, 'House 2.csv', mangled);
    expect(losses[0].reason).toContain('changed by a spreadsheet');
  });

  it('TickTick: lines before the headings, days in a zone, states, and a circle of parents', async () => {
    const done = await importFile(ana, space.id, 'backup.csv', tickTick);
    expect(done).toMatchObject({ state: 'done', source: 'ticktick', created: 3 });
    expect(reasonsOf(done)).toEqual([
      'Tasks are subtasks of each other: the circle was opened',
      'What repeats is kept as text in the description',
    ]);
    const createdAt = '2026-03-01T08:00:00.000Z';
    const [water, fill] = [
      {
        ...plain,
        title: 'Water',
        status: 'To Do',
        description: 'By the window\n\nRepeats: FREQ=DAILY;INTERVAL=1',
        priority: 'high',
        startDate: '2026-03-28',
        dueDate: '2026-03-28',
        labels: ['daily', 'green'],
        createdAt,
      },
      {
        ...plain,
        title: 'Fill the can',
        status: 'Done',
        priority: 'medium',
        dueDate: '2026-03-28T18:30:00.000Z',
        completedAt: '2026-03-02T09:00:00.000Z',
        createdAt,
      },
    ];
    const chores = await readImportedTasks(ana, space.id, 'Chores');
    expect(chores.map((task) => ({ ...task, parent: null }))).toEqual(expect.arrayContaining([water, fill]));
    expect(chores.map(({ parent }) => parent).filter(Boolean).length).toBe(1);
    expect(await readImportedTasks(ana, space.id, 'Work')).toEqual([
      {
        ...plain,
        title: 'Old',
        status: 'Done',
        completedAt: '2026-03-02T09:00:00.000Z',
        isArchived: true,
        createdAt,
      },
    ]);
  });
});
