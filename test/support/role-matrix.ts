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

/** The rows of the matrix: everyone who calls an operation. */
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

const requiresInstanceAdmin = Object.fromEntries(
  ['stranger', 'viewer', 'creator turned viewer', 'member', 'creator', 'admin'].map((caller) => [
    caller,
    '403 instance_admin_required',
  ]),
) as Partial<OutcomesByCaller>;

/** Outcomes that do not follow from the operation's minimum role alone. */
export const outcomeExceptions: { [N in EndpointName]?: Partial<OutcomesByCaller> } = {
  // Records are created by `creator`, so the other callers are not their creators or authors.
  delete_task: { member: '403 insufficient_role' },
  trash_task: { member: '403 insufficient_role' },
  restore_task: { member: '403 insufficient_role' },
  // The run is that of a token of `creator`.
  undo_run: { member: '403 not_your_run', 'owner’s token': '403 not_your_run' },
  stop_run: { 'owner’s token': '403 person_required' },
  resume_run: { member: '403 not_your_run', 'owner’s token': '403 person_required' },
  update_comment: forOthersThanAuthor('403 insufficient_role'),
  delete_comment: { member: '403 insufficient_role' },
  restore_comment: { member: '403 insufficient_role' },
  // People stop agents and answer them, not tokens.
  stop_work: { 'owner’s token': '403 person_required' },
  answer_work: { 'owner’s token': '403 person_required' },
  // The operation removes another member. Other tests cover members who leave by themselves.
  remove_member: {
    viewer: '403 insufficient_role',
    'creator turned viewer': '403 insufficient_role',
    member: '403 insufficient_role',
    creator: '403 insufficient_role',
  },
  // The owner is the first user of the instance, and so its admin.
  list_users: requiresInstanceAdmin,
  list_jobs: requiresInstanceAdmin,
  update_user: requiresInstanceAdmin,
  // The inputs have an invalid secret, which has the same outcome for every caller.
  verify_email: forEveryCaller('404 not_found'),
  reset_password: forEveryCaller('404 not_found'),
};

/** Returns the outcomes that follow from the operation's access, with the exceptions. */
export function getExpectedOutcomes(name: EndpointName, overrides: Partial<OutcomesByCaller> = {}): OutcomesByCaller {
  const derived = Object.fromEntries(
    callers.map((caller) => [caller, deriveOutcome(name, caller)]),
  ) as OutcomesByCaller;
  return { ...derived, ...outcomeExceptions[name], ...overrides };
}

/** Calls the operation as every caller and returns the outcomes. Expects that rejected calls change nothing. */
export async function getActualOutcomes(
  fixtures: Fixtures,
  name: EndpointName,
  call: typeof callOperation = callOperation,
): Promise<OutcomesByCaller> {
  const row: Partial<OutcomesByCaller> = {};
  for (const caller of callers) {
    const context = createContext(fixtures, caller);
    const input = await createInput(context, name, caller);
    const client = await createClient(context, name, caller);
    const before = await getSpaceVersion(fixtures);
    const response = await call(client, name, input);
    row[caller] = formatOutcome(response);
    if (response.status >= 400) expect(await getSpaceVersion(fixtures), `${name}, rejected for ${caller}`).toBe(before);
  }
  return row as OutcomesByCaller;
}

export function formatOutcome({ status, body }: ApiResponse): string {
  return status < 400 ? String(status) : `${status} ${body.code ?? body.error}`;
}

function deriveOutcome(name: EndpointName, caller: CallerKind): string {
  const operation = getOperation(name);
  const { access, write } = operation;
  const success = String(getSuccessStatus(operation));
  if (access === 'public') return success;
  if (caller === 'anyone') return '401 Unauthorized';
  if (access === 'session') return caller.endsWith('token') ? '403 session_required' : success;
  const needsMembership = access !== 'user';
  if (needsMembership && caller === 'stranger') return '404 not_found';
  if (caller === 'owner’s read-only token' && write) return '403 read_only_token';
  if (needsMembership && roles.indexOf(getRole(caller)) < roles.indexOf(access)) return '403 insufficient_role';
  return success;
}

function getRole(caller: CallerKind): Role {
  if (caller.startsWith('owner')) return 'owner';
  if (caller === 'creator') return 'member';
  return caller === 'creator turned viewer' ? 'viewer' : (caller as Role);
}

function createContext(fixtures: Fixtures, caller: CallerKind): InputContext {
  const { owner, stranger, viewer, demotedCreator, member, creator, admin } = fixtures;
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
  const recordCreator = caller === 'creator turned viewer' ? demotedCreator : creator;
  return { ...fixtures, caller: person, recordCreator };
}

/** Creates the input. A creator who is a viewer now is a member while the record is created. */
async function createInput(context: InputContext, name: EndpointName, caller: CallerKind) {
  const { owner, space, demotedCreator } = context;
  if (caller !== 'creator turned viewer') return operationInputs[name](context);
  const setRole = (role: Role) => owner.patch(`/spaces/${space.id}/members/${demotedCreator.id}`, { role });
  await setRole('member');
  const input = await operationInputs[name](context);
  expect((await setRole('viewer')).body.member.role).toBe('viewer');
  return input;
}

async function createClient(
  { testApp, caller: person }: InputContext,
  name: EndpointName,
  caller: CallerKind,
): Promise<ApiClient> {
  if (caller === 'anyone') return testApp.anonymousClient;
  if (caller === 'owner’s token') return person.createTokenClient();
  if (caller === 'owner’s read-only token')
    return createTokenClient(testApp, await person.createTokenSecret({ scope: 'read' }));
  // Signing out must not end the session that later calls use.
  return name === 'sign_out' ? testApp.signIn(person) : person;
}

/** Returns an ETag that changes with every write in the space. */
async function getSpaceVersion({ owner, space }: Fixtures): Promise<string | undefined> {
  const { status, headers } = await owner.request('HEAD', `/labels?spaceId=${space.id}`);
  expect([status, headers.etag]).toEqual([200, expect.stringMatching(/^"/)]);
  return headers.etag;
}

function forEveryCaller(outcome: string): OutcomesByCaller {
  return Object.fromEntries(callers.map((caller) => [caller, outcome])) as OutcomesByCaller;
}

/** For records that only their author may change. */
function forOthersThanAuthor(outcome: string): Partial<OutcomesByCaller> {
  return { member: outcome, admin: outcome, owner: outcome, 'owner’s token': outcome };
}
