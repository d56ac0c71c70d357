import * as z from 'zod';
import { type EndpointName, endpoints, operations } from '../../contract/index.ts';
import { type Endpoint, getAliasEndpoint } from '../../contract/operation.ts';
import { generateSecret } from '../../server/auth/secrets.ts';
import { emailSigningKeyName, signUserId, unsubscribePurpose } from '../../server/auth/userLinkSignature.ts';
import { getOrCreateServerKey } from '../../server/db/queries/serverKeys.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { Fixtures } from './fixtures.ts';
import { createInvitationSecret, joinSpace } from './invite-and-join-space.ts';
import { connectAgent } from './oauth/oauth-flow.ts';
import type { ApiClient, ApiResponse, Person } from './test-app.ts';

/** The fixtures, the person who calls the operation, and the person who creates the records it acts on. */
export interface InputContext extends Fixtures {
  caller: Person;
  recordCreator: Person;
}

/** Creates a valid input for each operation. Records that an operation deletes or uses up are new each time. */
export const operationInputs: { [N in EndpointName]: (context: InputContext) => Json | Promise<Json> } = {
  list_spaces: () => ({}),
  create_space: () => ({ name: 'New', slug: uniqueSlug() }),
  create_demo_space: () => ({}),
  get_space: ({ space }) => ({ spaceId: space.id }),
  update_space: ({ space }) => ({ spaceId: space.id, name: uniqueSlug() }),
  delete_space: async (context) => ({ spaceId: await createTargetSpaceId(context) }),

  list_projects: ({ space }) => ({ spaceId: space.id }),
  create_project: ({ space }) => ({ spaceId: space.id, name: 'New', slug: uniqueSlug() }),
  get_project: ({ project }) => ({ projectId: project.id }),
  update_project: ({ project }) => ({ projectId: project.id, name: uniqueSlug() }),
  duplicate_project: ({ project }) => ({ projectId: project.id, name: 'Copy', slug: uniqueSlug() }),
  archive_project: async ({ owner, space }) => {
    const { body } = await owner.post('/projects', { spaceId: space.id, name: 'Old', slug: uniqueSlug() });
    return { projectId: body.project.id };
  },

  list_statuses: ({ project }) => ({ projectId: project.id }),
  get_status: ({ statuses }) => ({ statusId: statuses[0].id }),
  create_status: ({ project }) => ({ projectId: project.id, name: uniqueSlug() }),
  update_status: ({ statuses }) => ({ statusId: statuses[1].id, name: uniqueSlug() }),
  delete_status: async ({ owner, project, statuses }) => {
    const { body } = await owner.post('/statuses', { projectId: project.id, name: uniqueSlug() });
    return { statusId: body.status.id, moveTo: statuses[0].id };
  },

  list_tasks: ({ project }) => ({ projectId: project.id }),
  create_task: ({ project }) => ({ projectId: project.id, title: 'New' }),
  find_tasks: ({ space }) => ({ spaceId: space.id, q: 'task' }),
  get_task: ({ task }) => ({ taskId: task.id }),
  update_task: async (context) => ({ taskId: (await createTargetTask(context)).id, title: uniqueSlug() }),
  duplicate_task: ({ task }) => ({ taskId: task.id }),
  create_tasks: ({ project }) => ({
    projectId: project.id,
    tasks: [{ title: 'New' }, { title: 'Part', parentTaskId: '$1' }],
  }),
  update_tasks: async (context) => ({
    tasks: [{ taskId: (await createTargetTask(context)).id, title: uniqueSlug() }],
  }),
  skip_occurrence: async (context) => ({
    taskId: (await createTargetTask(context, { recurrence: { rule: 'FREQ=DAILY' } })).id,
  }),
  delete_task: async (context) => ({ taskId: (await createTargetTask(context)).id }),
  list_trash: ({ space }) => ({ spaceId: space.id }),
  trash_task: async (context) => ({ taskId: (await createTargetTask(context)).id }),
  list_trashed_comments: ({ space }) => ({ spaceId: space.id }),
  restore_comment: async (context) => {
    const commentId = await createTargetCommentId(context);
    const token = await context.owner.createTokenClient();
    await token.delete(`/comments/${commentId}`);
    return { commentId };
  },
  restore_task: async (context) => {
    const { id } = await createTargetTask(context);
    await context.owner.post(`/tasks/${id}/trash`);
    return { taskId: id };
  },
  empty_trash: ({ space }) => ({ spaceId: space.id }),
  assign_task: ({ task, spareMember }) => ({ taskId: task.id, userId: spareMember.id }),
  unassign_task: ({ task, spareMember }) => ({ taskId: task.id, userId: spareMember.id }),
  add_task_label: ({ task, label }) => ({ taskId: task.id, labelId: label.id }),
  remove_task_label: ({ task, label }) => ({ taskId: task.id, labelId: label.id }),
  add_blocker: async (context) => ({ taskId: context.task.id, otherId: (await createTargetTask(context)).id }),
  remove_blocker: async (context) => {
    const other = await createTargetTask(context);
    await context.owner.put(`/tasks/${context.task.id}/blockers/${other.id}`);
    return { taskId: context.task.id, otherId: other.id };
  },

  claim_task: async (context) => ({ spaceId: context.space.id, taskId: (await createTargetTask(context)).id }),
  report_work: async (context) => {
    const { caller, space } = context;
    const { id: taskId } = await createTargetTask(context);
    const { body } = await caller.post('/leases', { spaceId: space.id, taskId });
    return { taskId, lease: body.lease?.lease ?? `${taskId}#1`, state: 'working' };
  },
  get_lease: ({ task }) => ({ taskId: task.id }),
  list_leases: ({ space }) => ({ spaceId: space.id }),
  list_ready_tasks: ({ space }) => ({ spaceId: space.id }),
  stop_work: async (context) => {
    const { owner, space } = context;
    const { id: taskId } = await createTargetTask(context);
    await owner.post('/leases', { spaceId: space.id, taskId });
    return { taskId, note: 'Wait' };
  },
  answer_work: async (context) => {
    const { owner, space } = context;
    const { id: taskId } = await createTargetTask(context);
    const { lease } = (await owner.post('/leases', { spaceId: space.id, taskId })).body.lease;
    await owner.patch(`/tasks/${taskId}/lease`, { lease, state: 'waiting', note: 'Which one?' });
    return { taskId, content: 'This one' };
  },

  get_board: ({ project }) => ({ projectId: project.id }),

  list_comments: ({ task }) => ({ taskId: task.id }),
  get_comment: async (context) => ({ commentId: await createTargetCommentId(context) }),
  add_comment: ({ task }) => ({ taskId: task.id, content: 'New' }),
  update_comment: async (context) => ({ commentId: await createTargetCommentId(context), content: uniqueSlug() }),
  delete_comment: async (context) => ({ commentId: await createTargetCommentId(context) }),

  list_labels: ({ space }) => ({ spaceId: space.id }),
  get_label: ({ label }) => ({ labelId: label.id }),
  create_label: ({ space }) => ({ spaceId: space.id, name: uniqueSlug() }),
  update_label: ({ label }) => ({ labelId: label.id, name: uniqueSlug() }),
  delete_label: async ({ recordCreator, space }) => {
    const { body } = await recordCreator.post('/labels', { spaceId: space.id, name: uniqueSlug() });
    return { labelId: body.label.id };
  },

  list_members: ({ space }) => ({ spaceId: space.id }),
  get_member: ({ space, spareMember }) => ({ spaceId: space.id, userId: spareMember.id }),
  update_member: async ({ owner, space, spareMember }) => {
    await owner.patch(`/spaces/${space.id}/members/${spareMember.id}`, { role: 'member' });
    return { spaceId: space.id, userId: spareMember.id, role: 'viewer' };
  },
  remove_member: async ({ owner, space, spareMember }) => {
    const { status } = await owner.get(`/spaces/${space.id}/members/${spareMember.id}`);
    if (status === 404) await joinSpace(spareMember, owner, space.id, 'member');
    return { spaceId: space.id, userId: spareMember.id };
  },
  list_invitations: ({ space }) => ({ spaceId: space.id }),
  create_invitation: ({ space }) => ({ spaceId: space.id, role: 'viewer' }),
  delete_invitation: async ({ owner, space }) => {
    const { body } = await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
    return { spaceId: space.id, invitationId: body.invitation.id };
  },
  preview_invitation: async ({ owner, space }) => ({ secret: await createInvitationSecret(owner, space.id) }),
  accept_invitation: async ({ otherSpaceOwner }) => ({
    secret: await createInvitationSecret(otherSpaceOwner, (await otherSpaceOwner.createTeamSpace()).space.id),
  }),

  what_changed: ({ space }) => ({ spaceId: space.id, since: 'yesterday' }),
  watch_events: ({ space }) => ({ spaceId: space.id }),
  list_activity: ({ task }) => ({ taskId: task.id }),

  list_notifications: () => ({}),
  update_notification: async (context) => ({ notificationId: await createTargetNotificationId(context), isRead: true }),
  read_all_notifications: () => ({}),
  get_task_watch: ({ task }) => ({ taskId: task.id }),
  watch_task: ({ task }) => ({ taskId: task.id }),
  unwatch_task: ({ task }) => ({ taskId: task.id }),
  get_project_watch: ({ project }) => ({ projectId: project.id }),
  watch_project: ({ project }) => ({ projectId: project.id }),
  unwatch_project: ({ project }) => ({ projectId: project.id }),
  get_notification_settings: () => ({}),
  update_notification_settings: () => ({ kinds: { changed: { email: 'daily' } } }),
  preview_email_unsubscribe: async (context) => ({ linkSecret: await createUnsubscribeSecret(context) }),
  unsubscribe_from_email: async (context) => ({ linkSecret: await createUnsubscribeSecret(context) }),
  get_space_notification_settings: ({ space }) => ({ spaceId: space.id }),
  update_space_notification_settings: ({ space }) => ({ spaceId: space.id, kinds: { changed: { push: false } } }),
  get_project_notification_settings: ({ project }) => ({ projectId: project.id }),
  update_project_notification_settings: ({ project }) => ({
    projectId: project.id,
    kinds: { changed: { push: false } },
  }),

  list_runs: ({ space }) => ({ spaceId: space.id }),
  get_run: async (context) => ({ runId: await createTargetRunId(context) }),
  stop_run: async (context) => ({ runId: await createTargetRunId(context), note: 'Wait for the design' }),
  resume_run: async (context) => {
    const runId = await createTargetRunId(context);
    await context.owner.post(`/runs/${runId}/stop`);
    return { runId };
  },
  undo_run: async (context) => ({ runId: await createTargetRunId(context) }),

  export_space: ({ space }) => ({ spaceId: space.id, markdown: true }),
  export_project: ({ project }) => ({ projectId: project.id }),
  export_account: () => ({}),

  create_import: ({ space }) => ({ spaceId: space.id, fileName: 'tasks.csv', content: btoa('Title\nImported\n') }),
  add_import_part: async (context) => ({
    ...(await createTargetImport(context)),
    part: '0',
    content: btoa('Title\nB\n'),
  }),
  preview_import: (context) => createTargetImport(context),
  start_import: (context) => createTargetImport(context),
  list_imports: ({ space }) => ({ spaceId: space.id }),
  get_import: (context) => createTargetImport(context),
  undo_import: async (context) => {
    const { owner, testApp } = context;
    const ids = await createTargetImport(context);
    await owner.post(`/spaces/${ids.spaceId}/imports/${ids.importId}/start`);
    await testApp.app.waitForImports();
    return ids;
  },
  delete_import: (context) => createTargetImport(context),

  list_tokens: () => ({}),
  create_token: () => ({ name: 'New' }),
  revoke_token: async ({ caller }) => {
    const { body } = await caller.post('/tokens', { name: 'Old' });
    return { tokenId: body.token.id };
  },

  list_agents: () => ({}),
  delete_agent: async ({ caller }) => ({ agentId: (await connectAgent(caller)).agentId }),

  list_calendar_feeds: () => ({}),
  create_calendar_feed: () => ({}),
  delete_calendar_feed: async ({ caller }) => {
    const { body } = await caller.post('/me/calendars');
    return { calendarId: body.calendar.id };
  },
  read_calendar_feed: async ({ caller }) => {
    const { body: old } = await caller.get('/me/calendars');
    if (old.length > 40) await caller.delete(`/me/calendars/${old.at(-1).id}`);
    const { body } = await caller.post('/me/calendars');
    return { secret: body.url.split('/').at(-1) };
  },

  get_me: () => ({}),
  update_me: () => ({ timeZone: 'Europe/Madrid' }),
  list_users: () => ({}),
  list_jobs: () => ({}),
  update_user: ({ spareMember }) => ({ userId: spareMember.id, plan: 'pro' }),

  get_sign_up_mode: () => ({}),
  sign_up: () => ({ email: `${uniqueSlug()}@example.com`, name: 'New', password: 'correct horse battery' }),
  sign_in: ({ spareMember }) => ({ email: spareMember.email, password: spareMember.password }),
  sign_out: () => ({}),
  // The secrets of these links are only sent by email, so these inputs have invalid ones.
  verify_email: () => ({ secret: 'x'.repeat(43) }),
  request_password_reset: () => ({ email: `${uniqueSlug()}@example.com` }),
  reset_password: () => ({ secret: uniqueSlug().padEnd(43, 'x'), password: 'correct horse battery' }),
  change_password: ({ caller }) => ({ currentPassword: caller.password, password: caller.password }),
  list_sessions: () => ({}),
  end_session: async ({ caller }) => {
    await caller.post('/account/sign-in', { email: caller.email, password: caller.password });
    const { body } = await caller.get('/account/sessions');
    return { sessionId: body.find((session: Json) => !session.isCurrent).id };
  },
};

export const operationNames = endpoints.map(([name]) => name);

/** The operations that can also be called at another path, with ids in the body. */
export const aliasedOperationNames = operationNames.filter((name) => getOperation(name).rest.alias);

/** Returns the declaration of the operation, widened to the common type. */
export function getOperation(name: EndpointName): Endpoint {
  return operations[name];
}

/** Returns the HTTP status of a successful call. */
export function getSuccessStatus({ rest }: Endpoint): number {
  return rest.status ?? (rest.method === 'POST' ? 201 : 200);
}

/** Returns the names of the input fields that take an id or a list of ids. */
export function getIdFields({ input }: Endpoint): string[] {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as Json;
  return Object.keys(properties).filter((field) => takesId(properties[field]));
}

function takesId(schema: Json): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesId);
  if (schema.items) return takesId(schema.items);
  return schema.format === 'uuid' || String(schema.pattern).includes('[0-9a-f]{8}-');
}

/** Calls the operation over REST. Fields that are not in the path go into the query or the body. */
export async function callOperation(client: ApiClient, name: EndpointName, input: Json): Promise<ApiResponse> {
  const { rest } = getOperation(name);
  const { path, remaining } = fillPath(rest.path, input);
  if (rest.method === 'GET' || rest.method === 'DELETE') {
    const query = new URLSearchParams(remaining).toString();
    const pathWithQuery = query === '' ? path : `${path}?${query}`;
    return rest.stream ? requestStreamHead(client, pathWithQuery) : client.request(rest.method, pathWithQuery);
  }
  return client.request(rest.method, path, remaining);
}

/** Calls an operation of `aliasedOperationNames` at its other path. */
export async function callAlias(client: ApiClient, name: EndpointName, input: Json): Promise<ApiResponse> {
  const { method, path: template } = (getAliasEndpoint(getOperation(name)) as Endpoint).rest;
  const { path, remaining } = fillPath(template, input);
  return client.request(method, path, remaining);
}

/** Moves the fields of the path from the input into the path. */
function fillPath(template: string, input: Json): { path: string; remaining: Json } {
  const remaining = { ...input };
  const path = template.replace(/:(\w+)/g, (_, field: string) => {
    const value = encodeURIComponent(String(remaining[field]));
    delete remaining[field];
    return value;
  });
  return { path, remaining };
}

/** Opens a stream over a real connection, because it has no end. Returns the status and headers, or the error. */
async function requestStreamHead(client: ApiClient, path: string): Promise<ApiResponse> {
  const abort = new AbortController();
  const url = `${await client.testApp.listen()}/api${path}`;
  const response = await fetch(url, { headers: client.headers, signal: abort.signal });
  const text = response.ok ? '' : await response.text();
  abort.abort();
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text), headers };
}

/** Creates a space in which the caller has the same role as in the space of the fixtures. */
async function createTargetSpaceId({ owner, space, caller }: InputContext): Promise<string> {
  const { body: members } = await owner.get(`/spaces/${space.id}/members`);
  const role = members.find((member: Json) => member.userId === caller.id)?.role;
  const { space: other } = await owner.createTeamSpace();
  if (role && role !== 'owner') await joinSpace(caller, owner, other.id, role);
  return other.id;
}

async function createTargetImport({
  owner,
  space,
  testApp,
}: InputContext): Promise<{ spaceId: string; importId: string }> {
  // One that an earlier call began would change the space meanwhile.
  await testApp.app.waitForImports();
  const file = { fileName: 'tasks.csv', content: btoa('Title\nImported\n') };
  const { body } = await owner.post(`/spaces/${space.id}/imports`, file);
  return { spaceId: space.id, importId: body.import.id };
}

/** Begins a run with a token of the record creator. */
async function createTargetRunId({ recordCreator, task }: InputContext): Promise<string> {
  const token = await recordCreator.createTokenClient();
  const { headers } = await token.post('/tasks', { projectId: task.projectId, title: 'Target of a run' });
  return headers['krokanti-run'] ?? '';
}

/** Has an agent of the caller assign a task to the caller, in a space of the caller alone. */
/** The secret in the link of an email to the owner. */
export async function createUnsubscribeSecret({
  owner,
  testApp,
}: Pick<Fixtures, 'owner' | 'testApp'>): Promise<string> {
  const now = new Date(testApp.now()).toISOString();
  const key = await testApp.database.write((db) =>
    getOrCreateServerKey(db, emailSigningKeyName, generateSecret(), now),
  );
  return signUserId(owner.id, unsubscribePurpose, key);
}

async function createTargetNotificationId({ caller, testApp }: InputContext): Promise<string> {
  const { project } = await caller.getPersonalSpace();
  const agent = await caller.createTokenClient();
  const { body } = await agent.post('/tasks', { projectId: project.id, title: 'News', assigneeIds: [caller.id] });
  await testApp.app.catchUpNotifications();
  const { notifications } = (await caller.get('/notifications')).body;
  return notifications.find(({ task }: Json) => task.id === body.task.id).id;
}

function createTargetTask({ recordCreator, task }: InputContext, fields: Json = {}): Promise<Json> {
  return recordCreator.createTask(task.projectId, { title: 'Target of an operation', ...fields });
}

async function createTargetCommentId({ recordCreator, task }: InputContext): Promise<string> {
  const { body } = await recordCreator.post(`/tasks/${task.id}/comments`, { content: 'Target of an operation' });
  return body.comment.id;
}

function uniqueSlug(): string {
  return `x-${crypto.randomUUID().slice(0, 13)}`;
}
