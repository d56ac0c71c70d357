import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { deleteAccount, setInstanceAdmin } from '../../../cli/commands/accountAdministration.ts';
import { createUser, listUsers } from '../../../cli/commands/createAndListUsers.ts';
import { createToken } from '../../../cli/commands/createToken.ts';
import { createDemoSpace } from '../../../cli/commands/demo.ts';
import { exportSpace } from '../../../cli/commands/export.ts';
import { importFile } from '../../../cli/commands/import.ts';
import { setPlan } from '../../../cli/commands/setPlan.ts';
import { createDatabaseRateLimiter } from '../../../server/auth/rateLimiter.ts';
import { createDatabaseClock } from '../../../server/boot/databaseClock.ts';
import { createBackup } from '../../../server/db/engine/backup.ts';
import {
  countOutgoingEmails,
  extendEmailClaims,
  listFailedEmails,
  retryGivenUpEmails,
} from '../../../server/db/queries/outgoingEmails.ts';
import { updateUser } from '../../../server/db/queries/users.ts';
import { createStoredBytesJob } from '../../../server/jobs/countStoredBytes.ts';
import { createOldEventsJob } from '../../../server/jobs/deleteOldEvents.ts';
import { createOldNotificationsJob } from '../../../server/jobs/deleteOldNotifications.ts';
import { createDueDateNotifier } from '../../../server/notifications/createDueDateNotifier.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { callEveryOperation } from '../call-every-operation.ts';
import { createPersonWithPlan } from '../create-person-with-plan.ts';
import { getLinkSecret, getLoggedEmails } from '../email-links.ts';
import { EventStreamClient } from '../event-stream-client.ts';
import { startFakeSmtpServer } from '../fake-smtp-server.ts';
import { createFixtures, type Fixtures } from '../fixtures.ts';
import { connectMcpClient } from '../mcp/mcp-client.ts';
import { toolInputs, toolNames } from '../mcp/tool-inputs.ts';
import { connectAgent, refreshTokens } from '../oauth/oauth-flow.ts';
import type { Person, TestApp } from '../test-app.ts';

const dayMs = 24 * 3_600_000;

/** Uses the product in every way. The test that calls this reports the query functions that were not reached. */
export async function exerciseEveryQuery(testApp: TestApp): Promise<void> {
  const fixtures = await createFixtures(testApp);
  // One of the two secrets that this lacks is used below; the other runs the same queries.
  await callEveryOperation(fixtures);
  const owner = await testApp.signIn(fixtures.owner);
  await writeAndFilterTasks({ ...fixtures, owner });
  await renumberColumn({ ...fixtures, owner });
  await undoRuns({ ...fixtures, owner });
  await demoteOwner({ ...fixtures, owner });
  await readStreams({ ...fixtures, owner });
  await callEveryTool({ ...fixtures, owner });
  await connectAndRefreshAgent({ ...fixtures, owner });
  await followAccountLinks(testApp);
  await tellPeople({ ...fixtures, owner });
  await notifyOfDueDates({ ...fixtures, owner });
  await trashAndRestore({ ...fixtures, owner });
  await runBackgroundWork(testApp);
  await runCliCommands(testApp);
  // Stopping saves what was only in memory so far.
  await testApp.restart();
}

/** Filters, positions, links between tasks, and deletions that cascade. */
async function writeAndFilterTasks({ owner, member, project, space, statuses, label }: Fixtures): Promise<void> {
  const api = await owner.createTokenClient();
  const created: Json[] = [];
  for (let n = 0; n < 4; n++) {
    const { body } = await api.post(
      '/tasks',
      { projectId: project.id, title: `Task ${n}`, parentTaskId: created.at(-1)?.id ?? null },
      { 'idempotency-key': `key ${n}` },
    );
    created.push(body.task);
  }
  const [a, b, c, d] = created.map(({ id }) => id);
  const { headers: inRun } = await api.patch(`/tasks/${a}`, { title: 'First' });
  const named = { 'krokanti-run': inRun['krokanti-run'] ?? '' };
  expect((await api.patch(`/tasks/${a}`, { title: 'Second' }, named)).status).toBe(200);
  const list = `/tasks?projectId=${project.id}`;
  for (const filter of [
    `statusId=${statuses[0].id}`,
    'statusId=none',
    'assigneeId=me',
    'assigneeId=none',
    `labelId=${label.id}`,
    'completed=true',
    'dueBefore=2030-01-01&dueAfter=2020-01-01',
    `parentTaskId=${a}`,
    'parentTaskId=none',
    'q=task%20two',
    'archived=true&priority=high',
    'limit=1',
  ]) {
    expect([filter, (await api.get(`${list}&${filter}`)).status]).toEqual([filter, 200]);
    const mine = filter.startsWith('assigneeId') ? '' : `&${filter}`;
    expect([filter, (await api.get(`/tasks?assigneeId=me${mine}`)).status]).toEqual([filter, 200]);
  }
  expect((await api.get(`/tasks/${created[0].ref}`)).status).toBe(200);
  expect((await owner.patch(`/spaces/${space.id}`, { key: 'OTHER' })).status).toBe(200);
  const { headers } = await api.get(`${list}&limit=2`);
  const next = new URL(/<([^>]+)>/.exec(headers.link as string)?.[1] as string);
  expect((await api.get(`/tasks${next.search}`)).status).toBe(200);

  const changes: Json[] = [
    { assigneeIds: [member.id], labelIds: [label.id], statusId: statuses[2].id },
    { assigneeIds: [], labelIds: [], statusId: statuses[1].id },
    { labelIds: [label.id], assigneeIds: [member.id] },
    { position: 65_536 },
    { afterTaskId: a },
    { beforeTaskId: a },
    { statusId: null },
    { description: 'x'.repeat(2001) },
    { description: 'y'.repeat(2001) },
    { isArchived: true },
  ];
  for (const change of changes) {
    const { status, text } = await api.patch(`/tasks/${c}`, change);
    expect([change, status, text]).toEqual([change, 200, text]);
  }
  const { body } = await api.post('/projects', { spaceId: space.id, name: 'Other', slug: 'other' });
  expect((await api.patch(`/tasks/${b}`, { projectId: body.project.id })).status).toBe(200);
  expect((await api.patch(`/tasks/${b}`, { projectId: project.id })).status).toBe(200);
  expect((await api.patch(`/tasks/${b}`, { parentTaskId: a })).status).toBe(200);
  // The next task of a series, which reopening takes back.
  for (const change of [{ recurrence: { rule: 'FREQ=DAILY' } }, { completedAt: '2026-02-22' }, { completedAt: null }])
    expect((await api.patch(`/tasks/${b}`, change)).status).toBe(200);
  // These two search for cycles, of parents and of blockers.
  expect((await api.patch(`/tasks/${a}`, { parentTaskId: d })).status).toBe(400);
  expect((await api.put(`/tasks/${a}/blockers/${b}`)).status).toBe(200);
  expect((await api.put(`/tasks/${b}/blockers/${a}`)).status).toBeGreaterThanOrEqual(400);
  await api.patch(`/tasks/${a}`, { title: 'If' }, { 'if-match': '"0"' });
  await api.get(`/tasks/${a}`, { 'if-none-match': '"0"' });
  expect((await owner.delete(`/spaces/${space.id}/members/${member.id}`)).status).toBe(200);
  expect((await owner.delete(`/labels/${label.id}`)).status).toBe(200);
  expect((await api.delete(`/tasks/${a}`)).status).toBe(200);
}

/** Takes back a run that did something of each kind, and takes that back. */
async function undoRuns({ owner }: Fixtures): Promise<void> {
  const { space, project, statuses } = await owner.createTeamSpace();
  const api = await owner.createTokenClient();
  const task = await owner.createTask(project.id);
  const blocker = await owner.createTask(project.id);
  const comment = async () => (await owner.post(`/tasks/${task.id}/comments`, { content: 'Noted' })).body.comment;
  const [deleted, changed] = [await comment(), await comment()];
  const { body: old } = await owner.post('/labels', { spaceId: space.id, name: 'Old' });
  const { body: label } = await api.post('/labels', { spaceId: space.id, name: 'Made' });
  const { body: status } = await api.post('/statuses', { projectId: project.id, name: 'Made' });
  await api.post('/projects', { spaceId: space.id, name: 'Made', slug: 'made' });
  const { body: parent } = await api.post('/tasks', { projectId: project.id, title: 'Made' });
  await api.patch(`/tasks/${task.id}`, {
    title: 'Made',
    statusId: status.status.id,
    labelIds: [label.label.id],
    assigneeIds: [owner.id],
    parentTaskId: parent.task.id,
  });
  await api.put(`/tasks/${task.id}/blockers/${blocker.id}`);
  await api.delete(`/comments/${deleted.id}`);
  await api.patch(`/comments/${changed.id}`, { content: 'Changed' });
  await api.delete(`/labels/${old.label.id}`);
  await api.delete(`/statuses/${statuses[1].id}`);
  await api.patch(`/spaces/${space.id}`, { name: 'Made' });
  const { headers } = await api.patch(`/projects/${project.id}`, { name: 'Made' });
  let run = headers['krokanti-run'];
  for (let n = 0; n < 3; n++) {
    expect((await owner.get(`/runs/${run}`)).status).toBe(200);
    const { status: code, body } = await owner.post(`/runs/${run}/undo`);
    expect(code).toBe(200);
    run = body.runId;
  }
  const claim = (await api.post('/leases', { spaceId: space.id })).headers['krokanti-run'];
  expect((await owner.post(`/runs/${claim}/stop`, { note: 'Wait' })).status).toBe(200);
  expect((await api.patch(`/projects/${project.id}`, { name: 'Late' })).body.code).toBe('run_stopped');
  expect((await owner.post(`/runs/${claim}/resume`)).status).toBe(200);
  const { body: runs } = await owner.get(`/spaces/${space.id}/runs?limit=1&startedAfter=2020-01-01T00:00:00Z`);
  const page = `tokenId=${runs[0].by.userId}&startedBefore=2200-01-01T00:00:00Z&cursor=${runs[0].id}`;
  expect((await owner.get(`/spaces/${space.id}/runs?${page}`)).status).toBe(200);
}

/** Moves a task between two that are so close that no position is left between them. */
async function renumberColumn({ owner }: Fixtures): Promise<void> {
  const { project } = await owner.createTeamSpace();
  const [a, b, c] = [
    await owner.createTask(project.id),
    await owner.createTask(project.id),
    await owner.createTask(project.id),
  ];
  await owner.patch(`/tasks/${a.id}`, { position: 65_536 });
  await owner.patch(`/tasks/${b.id}`, { position: 65_536 + 2 ** -36 });
  expect((await owner.patch(`/tasks/${c.id}`, { afterTaskId: a.id })).status).toBe(200);
}

/** Mentions a member, who then reads it. */
async function tellPeople({ owner: { email, password, clientIp }, testApp }: Fixtures): Promise<void> {
  const owner = await testApp.signIn({ email, password, clientIp });
  const { project, space } = await owner.createTeamSpace();
  const reader = await testApp.createMember(owner, space.id, 'member', 'Reader');
  await owner.createTask(project.id, { description: `@[Reader](user:${reader.id})` });
  await testApp.app.catchUpNotifications();
  const { notifications } = (await reader.get('/notifications?limit=1')).body;
  expect(notifications.length).toBe(1);
  for (const state of ['unread', 'snoozed', 'done'])
    expect((await reader.get(`/notifications?state=${state}`)).status).toBe(200);
  await createOldNotificationsJob({ database: testApp.database, now: () => testApp.now() + 91 * dayMs }).run();
  expect((await reader.get('/notifications')).body.notifications).toEqual([]);
  await mailPeople(testApp, { owner, reader, projectId: project.id });
}

/** Emails a member at once and daily, at first without success. */
async function mailPeople(
  testApp: TestApp,
  { owner, reader, projectId }: { owner: Person; reader: Person; projectId: string },
): Promise<void> {
  const mailbox = await startFakeSmtpServer();
  const { database } = testApp;
  mailbox.behavior = 'refuse';
  const now = new Date(testApp.now()).toISOString();
  await database.write((db) => updateUser(db, reader.id, { email_verified_at: now }));
  await testApp.withConfig({ smtpUrl: mailbox.url }, async (other) => {
    const { app } = other;
    const writer = owner.via(other);
    const task = await writer.createTask(projectId, { assigneeIds: [reader.id] });
    await writer.patch(`/tasks/${task.id}`, { title: 'Daily' });
    await app.catchUpNotifications();
    for (const digestHour of [9, 10])
      expect((await reader.patch('/me/notification-settings', { digestHour })).status).toBe(200);
    for (const behavior of ['refuse', 'accept'] as const) {
      mailbox.behavior = behavior;
      await writer.post(`/tasks/${task.id}/comments`, { content: 'Soon' });
      await app.catchUpNotifications();
      testApp.advanceClock(dayMs);
      await app.sendDueEmails();
    }
    expect(mailbox.unreadCount).toBeGreaterThan(0);
    expect((await database.read(listFailedEmails)).length).toBeGreaterThan(0);
    expect(await database.write((db) => retryGivenUpEmails(db, now))).toBeGreaterThan(0);
    await database.write((db) => extendEmailClaims(db, [], now));
    expect(await database.read(countOutgoingEmails)).toMatchObject({ givenUp: 0 });
  });
  await createOldNotificationsJob({ database, now: () => testApp.now() + 91 * dayMs }).run();
  await mailbox.close();
}

/** Restores two tasks that block each other, reads a page of the trash, and has a job delete what is in it. */
async function trashAndRestore({ owner: { email, password, clientIp }, testApp }: Fixtures): Promise<void> {
  const owner = await testApp.signIn({ email, password, clientIp });
  const { project, space, statuses } = await owner.createTeamSpace();
  const [a, b] = [await owner.createTask(project.id), await owner.createTask(project.id)];
  await owner.createTask(project.id, { parentTaskId: a.id });
  await owner.put(`/tasks/${a.id}/blockers/${b.id}`);
  const call = async (operation: 'trash' | 'restore') => {
    for (const { ref } of [a, b]) expect((await owner.post(`/tasks/${ref}/${operation}`)).status).toBe(200);
  };
  await call('trash');
  const token = await owner.createTokenClient();
  const commented = await owner.createTask(project.id);
  for (const operation of ['restore', undefined, undefined]) {
    const { comment } = (await owner.post(`/tasks/${commented.id}/comments`, { content: 'Noted' })).body;
    expect((await token.delete(`/comments/${comment.id}`)).status).toBe(200);
    if (operation) expect((await owner.post(`/comments/${comment.id}/restore`)).status).toBe(200);
  }
  const comments = await owner.get(`/spaces/${space.id}/trash/comments?limit=1`);
  const nextComments = new URL(/<([^>]+)>/.exec(comments.headers.link ?? '')?.[1] ?? '');
  expect((await owner.get(`/spaces/${space.id}/trash/comments${nextComments.search}`)).body.length).toBe(1);
  const { headers } = await owner.get(`/spaces/${space.id}/trash?limit=1`);
  const next = new URL(/<([^>]+)>/.exec(headers.link as string)?.[1] as string);
  expect((await owner.get(`/spaces/${space.id}/trash${next.search}`)).body.length).toBe(1);
  // Makes no position free between two cards, so that the column is renumbered.
  const [c, d, e] = [
    await owner.createTask(project.id),
    await owner.createTask(project.id),
    await owner.createTask(project.id),
  ];
  await owner.patch(`/tasks/${c.id}`, { position: 65_536 });
  await owner.patch(`/tasks/${d.id}`, { position: 65_536 + 2 ** -36 });
  expect((await owner.patch(`/tasks/${e.id}`, { afterTaskId: c.id })).status).toBe(200);
  expect((await owner.delete(`/statuses/${statuses[0].id}`)).status).toBe(200);
  await call('restore');
  await call('trash');
  // A job is due an interval after it is first seen, which on a slow machine happens by itself before.
  await testApp.app.runDueJobs();
  testApp.advanceClock(31 * 24 * 3_600_000);
  await testApp.app.runDueJobs();
  const back = await testApp.signIn(owner);
  expect((await back.get(`/spaces/${space.id}/trash`)).body).toEqual([]);
}

/** Demotes one of two owners, and fails to demote the last one. */
async function demoteOwner({ owner, testApp, space }: Fixtures): Promise<void> {
  const second = await testApp.createMember(owner, space.id, 'owner');
  expect((await second.patch(`/spaces/${space.id}/members/${second.id}`, { role: 'admin' })).status).toBe(200);
  expect((await owner.patch(`/spaces/${space.id}/members/${owner.id}`, { role: 'admin' })).status).toBe(409);
}

/** Reads events that a waiting stream is notified of, and one that it has to find by polling. */
async function readStreams({ owner, testApp, space, project }: Fixtures): Promise<void> {
  const address = await testApp.listen();
  const stream = await EventStreamClient.open(owner, space.id, { address });
  await stream.waitForEvent('ready');
  await owner.createTask(project.id);
  await stream.waitForEvent('task.created');
  (await EventStreamClient.open(owner, space.id, { address, lastEventId: '1' })).disconnect();
  const silent = await testApp.openSecondInstance();
  silent.database.notifySpacesChanged = () => {};
  const task = await owner.via(silent).createTask(project.id);
  await stream.waitUntil(() => stream.events.some(({ taskId }) => taskId === task.id));
  stream.disconnect();
  await silent.app.close();
  await silent.database.close();
}

/** Calls each tool, and a prompt. */
async function callEveryTool(fixtures: Fixtures): Promise<void> {
  const { owner } = fixtures;
  const { space, project, statuses } = await owner.createTeamSpace();
  const { label } = (await owner.post('/labels', { spaceId: project.spaceId, name: 'For agents' })).body;
  const parent = await owner.createTask(project.id, { title: 'Parent' });
  const links = { assigneeIds: [owner.id], labelIds: [label.id], parentTaskId: parent.id };
  const task = await owner.createTask(project.id, links);
  await owner.post(`/tasks/${task.id}/comments`, { content: 'Noted' });
  await owner.put(`/tasks/${task.id}/blockers/${(await owner.createTask(project.id)).id}`);
  const agent = await connectMcpClient(owner);
  for (const name of toolNames) {
    const people = { caller: owner, recordCreator: owner, spareMember: owner };
    const context = { ...fixtures, ...people, space, project, statuses, task };
    // An agent takes back only its own runs.
    if (name !== 'undo_run') await agent.callTool(name, (await toolInputs[name](context)) as Json);
  }
  expect((await agent.callTool('claim_task', { spaceId: space.id, label: 'Of no task' })).task).toBe(null);
  const claim = await agent.callTool('claim_task', { spaceId: space.id });
  await agent.callTool('claim_task', { spaceId: space.id, runId: claim.runId });
  const { runId } = await agent.callTool('update_task', { taskId: parent.id, title: 'Undone' });
  await agent.callTool('undo_run', { runId });
  for (const filter of [{ category: 'active' }, { dueBefore: 'today' }, { assigneeId: 'none' }]) {
    await agent.callTool('find_tasks', filter);
  }
  await agent.callTool('list_tasks', { projectId: project.id, limit: 1 });
  const values = `priority=low&priority=high&assigneeId=me&assigneeId=none`;
  const columns = `statusId=none&statusId=${statuses[0].id}&labelId=${label.id}&labelId=${parent.id}`;
  const parents = `parentTaskId=none&parentTaskId=${parent.id}`;
  for (const path of [
    `/tasks?projectId=${project.id}&${values}&${columns}&${parents}`,
    `/search?${values}&category=todo&category=done`,
  ])
    expect((await owner.get(path)).status).toBe(200);
  await agent.callTool('project_report', { projectId: project.id, assigneeId: 'me' });
  await agent.callTool('update_task', { taskId: parent.id, version: '1', priority: 'high' });
  const { result } = await agent.request('prompts/get', { name: 'plan_sprint', arguments: { projectId: project.id } });
  expect(result.messages.length).toBe(2);
}

/** Connects an agent, authenticates it, refreshes its token, and uses the old refresh token again. */
async function connectAndRefreshAgent({ owner, testApp }: Fixtures): Promise<void> {
  const connected = await connectAgent(owner);
  const resource = `${testApp.config.publicUrl}/api/mcp`;
  const credentials = { kind: 'token' as const, secret: connected.accessToken, resource };
  const actor = await testApp.app.pipeline.authenticate({ credentials, input: () => ({}), clientIp: '10.0.0.1' });
  expect(actor.via.kind).toBe('agent');
  expect((await refreshTokens(testApp, connected)).status).toBe(200);
  expect((await refreshTokens(testApp, connected)).status).toBe(400);
}

/** Resets a password by its link, fails to sign in, and uses a token on a plan without API access. */
async function followAccountLinks(testApp: TestApp): Promise<void> {
  const ana = await createPersonWithPlan(testApp, 'free');
  const anyone = testApp.anonymousClient;
  await anyone.post('/account/request-password-reset', { email: ana.email });
  await testApp.app.pipeline.waitForBackgroundEffects();
  const email = getLoggedEmails(testApp, ana.email).at(-1) as string;
  const password = 'another horse battery';
  const secret = getLinkSecret(email, 'reset-password');
  expect((await anyone.post('/account/reset-password', { secret, password })).status).toBe(200);
  expect((await anyone.post('/account/sign-in', { email: ana.email, password: 'wrong' })).status).toBe(401);
  const back = await testApp.signIn({ email: ana.email, clientIp: ana.clientIp, password });
  expect((await (await back.createTokenClient()).get('/me')).status).toBe(402);
  // A mail server that cannot be reached suffices to sign up twice.
  await testApp.withConfig({ smtpUrl: 'smtp://127.0.0.1:1' }, async ({ anonymousClient: client }) => {
    const account = { email: 'twice@example.com', name: 'Twice', password };
    for (let n = 0; n < 2; n++) expect((await client.post('/account/sign-up', account)).status).toBe(201);
  });
}

/** Tells the owner that a task is due. */
async function notifyOfDueDates({ owner, testApp, project }: Fixtures): Promise<void> {
  const { database } = testApp;
  await createDueDateNotifier({ database, now: () => testApp.now() })();
  const dueDate = new Date(testApp.now() + dayMs).toISOString().slice(0, 10);
  await owner.createTask(project.id, { title: 'Due', dueDate });
  await createDueDateNotifier({ database, now: () => testApp.now() + 5 * dayMs })();
  const { notifications } = (await owner.get('/notifications')).body;
  expect(notifications).toContainEqual(expect.objectContaining({ kinds: expect.arrayContaining(['overdue']) }));
}

async function runBackgroundWork(testApp: TestApp): Promise<void> {
  const limiter = createDatabaseRateLimiter(testApp.database, () => testApp.now());
  await limiter.consume('one', 1, 1000);
  await limiter.consume('one', 1, 1000);
  await limiter.refund('one');
  await limiter.reset('one');
  testApp.advanceClock(3_600_000);
  await testApp.app.runDueJobs();
  // A log of no length, so that there are old events.
  await createOldEventsJob({ database: testApp.database, now: () => testApp.now(), retentionDays: -1 }).run();
  // A limit of no bytes, so that spaces are full.
  await createStoredBytesJob({ database: testApp.database, maxSpaceBytes: -1, onFullSpaces: () => {} }).run();
  (await createDatabaseClock(testApp.database)).stop();
  expect((await testApp.anonymousClient.get('//readyz')).status).toBe(200);
}

/** Runs CLI commands in this process. */
async function runCliCommands(testApp: TestApp): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-everything-'));
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = testApp.databaseEnv.DATABASE_URL;
  try {
    const email = 'cli@example.com';
    await createUser(email, { name: 'Cli' });
    await createToken({ email, name: 'Cli' });
    await setPlan(email, 'pro');
    await listUsers();
    await createDemoSpace({ email });
    const { slug } = (await createDemoSpace({ email })).json['space'] as Json;
    await exportSpace({ space: slug, out: join(folder, 'space.zip') });
    await exportSpace({ space: slug, project: 'trade-fair', out: join(folder, 'project.zip') });
    // Twice, so that the second updates what the first has made.
    for (let n = 0; n < 2; n++) await importFile(join(folder, 'space.zip'), { space: slug });
    await setInstanceAdmin(email);
    // The demo's people are members of its space, so that its only owner cannot be deleted; this account has no space with others.
    const deleted = 'deleted@example.com';
    await createUser(deleted, { name: 'Deleted' });
    await deleteAccount(deleted, { yes: true });
    await createBackup(testApp.database, join(folder, 'backup.db'));
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = before;
    await rm(folder, { recursive: true });
  }
}
