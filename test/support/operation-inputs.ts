import * as z from 'zod';
import { type EndpointName, endpoints, operations } from '../../contract/index.ts';
import type { Endpoint } from '../../contract/operation.ts';
import type { Json } from '../../testing/json.ts';
import { createInvitationSecret, type Fixtures, joinSpace } from './fixtures.ts';
import { connectAgent } from './oauth/oauth-flow.ts';
import type { ApiClient, ApiResponse, Person } from './test-app.ts';

/** Who asks for an input, and who makes what it is to act on. */
export interface InputContext extends Fixtures {
  caller: Person;
  recordCreator: Person;
}

/** An input that each operation takes from whoever may; what it uses up is made afresh. */
export const operationInputs: { [N in EndpointName]: (scene: InputContext) => Json | Promise<Json> } = {
  list_spaces: () => ({}),
  create_space: () => ({ name: 'New', slug: unique() }),
  create_demo_space: () => ({}),
  get_space: ({ space }) => ({ spaceId: space.id }),
  update_space: ({ space }) => ({ spaceId: space.id, name: unique() }),
  delete_space: async (scene) => ({ spaceId: await spaceLikeThis(scene) }),

  list_projects: ({ space }) => ({ spaceId: space.id }),
  create_project: ({ space }) => ({ spaceId: space.id, name: 'New', slug: unique() }),
  get_project: ({ project }) => ({ projectId: project.id }),
  update_project: ({ project }) => ({ projectId: project.id, name: unique() }),
  archive_project: async ({ owner, space }) => {
    const { body } = await owner.post('/projects', { spaceId: space.id, name: 'Old', slug: unique() });
    return { projectId: body.project.id };
  },

  list_statuses: ({ project }) => ({ projectId: project.id }),
  get_status: ({ statuses }) => ({ statusId: statuses[0].id }),
  create_status: ({ project }) => ({ projectId: project.id, name: unique() }),
  update_status: ({ statuses }) => ({ statusId: statuses[1].id, name: unique() }),
  delete_status: async ({ owner, project, statuses }) => {
    const { body } = await owner.post('/statuses', { projectId: project.id, name: unique() });
    return { statusId: body.status.id, moveTo: statuses[0].id };
  },

  list_tasks: ({ project }) => ({ projectId: project.id }),
  create_task: ({ project }) => ({ projectId: project.id, title: 'New' }),
  find_tasks: ({ space }) => ({ spaceId: space.id, q: 'task' }),
  get_task: ({ task }) => ({ taskId: task.id }),
  update_task: async (scene) => ({ taskId: (await taskOf(scene)).id, title: unique() }),
  delete_task: async (scene) => ({ taskId: (await taskOf(scene)).id }),
  assign_task: ({ task, spareMember }) => ({ taskId: task.id, userId: spareMember.id }),
  unassign_task: ({ task, spareMember }) => ({ taskId: task.id, userId: spareMember.id }),
  add_blocker: async (scene) => ({ taskId: scene.task.id, otherId: (await taskOf(scene)).id }),
  remove_blocker: async (scene) => {
    const other = await taskOf(scene);
    await scene.owner.put(`/tasks/${scene.task.id}/blockers/${other.id}`);
    return { taskId: scene.task.id, otherId: other.id };
  },

  get_board: ({ project }) => ({ projectId: project.id }),

  list_comments: ({ task }) => ({ taskId: task.id }),
  get_comment: async (scene) => ({ commentId: await commentOf(scene) }),
  add_comment: ({ task }) => ({ taskId: task.id, content: 'New' }),
  update_comment: async (scene) => ({ commentId: await commentOf(scene), content: unique() }),
  delete_comment: async (scene) => ({ commentId: await commentOf(scene) }),

  list_labels: ({ space }) => ({ spaceId: space.id }),
  get_label: ({ label }) => ({ labelId: label.id }),
  create_label: ({ space }) => ({ spaceId: space.id, name: unique() }),
  update_label: ({ label }) => ({ labelId: label.id, name: unique() }),
  delete_label: async ({ recordCreator, space }) => {
    const { body } = await recordCreator.post('/labels', { spaceId: space.id, name: unique() });
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

  watch_events: ({ space }) => ({ spaceId: space.id }),
  list_activity: ({ task }) => ({ taskId: task.id }),

  list_tokens: () => ({}),
  create_token: () => ({ name: 'New' }),
  revoke_token: async ({ caller }) => {
    const { body } = await caller.post('/tokens', { name: 'Old' });
    return { tokenId: body.token.id };
  },

  list_agents: () => ({}),
  delete_agent: async ({ caller }) => ({ agentId: (await connectAgent(caller)).agentId }),

  get_me: () => ({}),
  update_me: () => ({ timeZone: 'Europe/Madrid' }),
  list_users: () => ({}),
  update_user: ({ spareMember }) => ({ userId: spareMember.id, plan: 'pro' }),

  sign_up: () => ({ email: `${unique()}@example.com`, name: 'New', password: 'correct horse battery' }),
  sign_in: ({ spareMember }) => ({ email: spareMember.email, password: spareMember.password }),
  sign_out: () => ({}),
  // What these two links hold is only ever mailed: here it is a wrong one.
  verify_email: () => ({ secret: 'x'.repeat(43) }),
  request_password_reset: () => ({ email: `${unique()}@example.com` }),
  reset_password: () => ({ secret: unique().padEnd(43, 'x'), password: 'correct horse battery' }),
  change_password: ({ caller }) => ({ currentPassword: caller.password, password: caller.password }),
  list_sessions: () => ({}),
  end_session: async ({ caller }) => {
    await caller.post('/account/sign-in', { email: caller.email, password: caller.password });
    const { body } = await caller.get('/account/sessions');
    return { sessionId: body.find((session: Json) => !session.isCurrent).id };
  },
};

export const operationNames = endpoints.map(([name]) => name);

/** The declaration, as wide as the type allows. */
export function getOperation(name: EndpointName): Endpoint {
  return operations[name];
}

/** The status of the operation's success. */
export function getSuccessStatus({ rest }: Endpoint): number {
  return rest.status ?? (rest.method === 'POST' ? 201 : 200);
}

/** The fields of the input that take an id, or a list of ids. */
export function getIdFields({ input }: Endpoint): string[] {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as Json;
  return Object.keys(properties).filter((field) => takesId(properties[field]));
}

function takesId(schema: Json): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesId);
  if (schema.items) return takesId(schema.items);
  return schema.format === 'uuid' || String(schema.pattern).includes('[0-9a-f]{8}-');
}

/** Calls the operation as the contract says: what is not in the path goes into the query or the body. */
export async function callOperation(client: ApiClient, name: EndpointName, input: Json): Promise<ApiResponse> {
  const { rest } = getOperation(name);
  const left = { ...input };
  const path = rest.path.replace(/:(\w+)/g, (_, field: string) => {
    const value = encodeURIComponent(String(left[field]));
    delete left[field];
    return value;
  });
  if (rest.method === 'GET' || rest.method === 'DELETE') {
    const query = new URLSearchParams(left).toString();
    const full = query === '' ? path : `${path}?${query}`;
    return rest.stream ? beginning(client, full) : client.request(rest.method, full);
  }
  return client.request(rest.method, path, left);
}

/** How a stream begins, over a real connection because it has no end: the answer's head, or the refusal. */
async function beginning(client: ApiClient, path: string): Promise<ApiResponse> {
  const abort = new AbortController();
  const url = `${await client.testApp.listen()}/api${path}`;
  const answer = await fetch(url, { headers: client.headers, signal: abort.signal });
  const text = answer.ok ? '' : await answer.text();
  abort.abort();
  const headers = Object.fromEntries(answer.headers);
  return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text), headers };
}

async function spaceLikeThis({ owner, space, caller }: InputContext): Promise<string> {
  const { body: members } = await owner.get(`/spaces/${space.id}/members`);
  const role = members.find((member: Json) => member.userId === caller.id)?.role;
  const { space: other } = await owner.createTeamSpace();
  if (role && role !== 'owner') await joinSpace(caller, owner, other.id, role);
  return other.id;
}

function taskOf({ recordCreator, task }: InputContext): Promise<Json> {
  return recordCreator.createTask(task.projectId, { title: 'Made to be acted on' });
}

async function commentOf({ recordCreator, task }: InputContext): Promise<string> {
  const { body } = await recordCreator.post(`/tasks/${task.id}/comments`, { content: 'Made to be acted on' });
  return body.comment.id;
}

function unique(): string {
  return `x-${crypto.randomUUID().slice(0, 13)}`;
}
