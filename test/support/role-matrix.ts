import { expect } from 'vitest';
import type { EndpointName } from '../../contract/index.ts';
import { type Role, roles } from '../../contract/rules/roles.ts';
import type { Fixtures } from './fixtures.ts';
import {
  callOperation,
  getOperation,
  getSuccessStatus,
  type InputContext,
  operationInputs,
} from './operation-inputs.ts';
import { type ApiClient, type ApiResponse, createTokenClient, type Person } from './test-app.ts';

/** Who calls, in the matrix. */
export const callers = [
  'anyone',
  'stranger',
  'viewer',
  'creator turned viewer',
  'member',
  'creator',
  'admin',
  'owner',
  'owner’s token',
  'owner’s read-only token',
] as const;
export type CallerKind = (typeof callers)[number];
export type OutcomesByCaller = Record<CallerKind, string>;

const notFirst = Object.fromEntries(
  ['stranger', 'viewer', 'creator turned viewer', 'member', 'creator', 'admin'].map((caller) => [
    caller,
    '403 instance_admin_required',
  ]),
) as Partial<OutcomesByCaller>;

/** What comes of it in contract.md's table, where that is not what the least role alone implies. */
export const outcomeExceptions: { [N in EndpointName]?: Partial<OutcomesByCaller> } = {
  // The thing acted on was made by `creator`, so nobody else here is its creator or author.
  delete_task: { member: '403 insufficient_role' },
  update_comment: everyoneElse('403 insufficient_role'),
  delete_comment: { member: '403 insufficient_role' },
  // The one acted on is another member; leaving oneself is tested by itself.
  remove_member: {
    viewer: '403 insufficient_role',
    'creator turned viewer': '403 insufficient_role',
    member: '403 insufficient_role',
    creator: '403 insufficient_role',
  },
  // The owner is the first who had an account in these tests.
  list_users: notFirst,
  update_user: notFirst,
  // The secret of a mailed link: here a wrong one, refused alike for everybody.
  verify_email: everybody('404 not_found'),
  reset_password: everybody('404 not_found'),
};

/** The row as the contract's access and the exceptions say. */
export function getExpectedOutcomes(name: EndpointName, more: Partial<OutcomesByCaller> = {}): OutcomesByCaller {
  const derived = Object.fromEntries(callers.map((caller) => [caller, derive(name, caller)])) as OutcomesByCaller;
  return { ...derived, ...outcomeExceptions[name], ...more };
}

/** The row as it is: everybody calls the operation in turn. What is refused must have changed nothing. */
export async function getActualOutcomes(world: Fixtures, name: EndpointName): Promise<OutcomesByCaller> {
  const row: Partial<OutcomesByCaller> = {};
  for (const caller of callers) {
    const scene = sceneOf(world, caller);
    const input = await prepared(scene, name, caller);
    const client = await clientOf(scene, name, caller);
    const before = await versionOf(world);
    const reply = await callOperation(client, name, input);
    row[caller] = formatOutcome(reply);
    if (reply.status >= 400) expect(await versionOf(world), `${name}, refused to ${caller}`).toBe(before);
  }
  return row as OutcomesByCaller;
}

export function formatOutcome({ status, body }: ApiResponse): string {
  return status < 400 ? String(status) : `${status} ${body.code ?? body.error}`;
}

function derive(name: EndpointName, caller: CallerKind): string {
  const operation = getOperation(name);
  const { access, write } = operation;
  const success = String(getSuccessStatus(operation));
  if (access === 'public') return success;
  if (caller === 'anyone') return '401 Unauthorized';
  if (access === 'session') return caller.endsWith('token') ? '403 session_required' : success;
  const isInside = access !== 'user';
  if (isInside && caller === 'stranger') return '404 not_found';
  if (caller === 'owner’s read-only token' && write) return '403 read_only_token';
  if (isInside && roles.indexOf(roleOf(caller)) < roles.indexOf(access)) return '403 insufficient_role';
  return success;
}

function roleOf(caller: CallerKind): Role {
  if (caller.startsWith('owner')) return 'owner';
  if (caller === 'creator') return 'member';
  return caller === 'creator turned viewer' ? 'viewer' : (caller as Role);
}

function sceneOf(world: Fixtures, caller: CallerKind): InputContext {
  const { owner, stranger, viewer, demotedCreator, member, creator, admin } = world;
  const people: Record<CallerKind, Person> = {
    anyone: stranger,
    stranger,
    viewer,
    'creator turned viewer': demotedCreator,
    member,
    creator,
    admin,
    owner,
    'owner’s token': owner,
    'owner’s read-only token': owner,
  };
  const person = people[caller];
  const maker = caller === 'creator turned viewer' ? demotedCreator : creator;
  return { ...world, caller: person, recordCreator: maker };
}

/** What a viewer is to have made, they made as a member. */
async function prepared(scene: InputContext, name: EndpointName, caller: CallerKind) {
  const { owner, space, demotedCreator } = scene;
  if (caller !== 'creator turned viewer') return operationInputs[name](scene);
  const become = (role: Role) => owner.patch(`/spaces/${space.id}/members/${demotedCreator.id}`, { role });
  await become('member');
  const input = await operationInputs[name](scene);
  expect((await become('viewer')).body.member.role).toBe('viewer');
  return input;
}

async function clientOf(
  { testApp, caller: person }: InputContext,
  name: EndpointName,
  caller: CallerKind,
): Promise<ApiClient> {
  if (caller === 'anyone') return testApp.anonymousClient;
  if (caller === 'owner’s token') return person.createTokenClient();
  if (caller === 'owner’s read-only token')
    return createTokenClient(testApp, await person.createTokenSecret({ scope: 'read' }));
  // Signing out ends a session of its own, not the one that is needed further on.
  return name === 'sign_out' ? testApp.signIn(person) : person;
}

/** Follows every write in the space. */
async function versionOf({ owner, space }: Fixtures): Promise<string | undefined> {
  const { status, headers } = await owner.request('HEAD', `/labels?spaceId=${space.id}`);
  expect([status, headers.etag]).toEqual([200, expect.stringMatching(/^"/)]);
  return headers.etag;
}

function everybody(outcome: string): OutcomesByCaller {
  return Object.fromEntries(callers.map((caller) => [caller, outcome])) as OutcomesByCaller;
}

/** For a thing that only its author may touch. */
function everyoneElse(outcome: string): Partial<OutcomesByCaller> {
  return { member: outcome, admin: outcome, owner: outcome, 'owner’s token': outcome };
}
