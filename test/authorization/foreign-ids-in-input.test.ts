import { beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import {
  aliasedOperationNames,
  callAlias,
  callOperation,
  getIdFields,
  getOperation,
  operationInputs,
  operationNames,
} from '../support/operation-inputs.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

/** Where the id belongs. The caller is a member of `known space`, but not of `strange space`. */
const origins = ['strange space', 'known space', 'other project'] as const;
type Origin = (typeof origins)[number];

/** Every id field except the target, and the response to a foreign id. */
interface ExpectedField {
  kind: Kind;
  outcome: 400 | 404 | 'nothing';
  /** The code that tells of a thing in a space that the caller can read; otherwise it is as for an unknown id. */
  codeInKnownSpace?: ErrorCode;
}

const fields: { [N in OperationName]?: Record<string, ExpectedField> } = {
  list_tasks: {
    statusId: { kind: 'status', outcome: 'nothing' },
    assigneeId: { kind: 'user', outcome: 'nothing' },
    labelId: { kind: 'label', outcome: 'nothing' },
    parentTaskId: { kind: 'task', outcome: 'nothing' },
  },
  find_tasks: {
    projectId: { kind: 'project', outcome: 'nothing' },
    assigneeId: { kind: 'user', outcome: 'nothing' },
    labelId: { kind: 'label', outcome: 'nothing' },
  },
  what_changed: {
    projectId: { kind: 'project', outcome: 404 },
    by: { kind: 'user', outcome: 'nothing' },
    runId: { kind: 'run', outcome: 'nothing' },
  },
  claim_task: {
    projectId: { kind: 'project', outcome: 404 },
    taskId: { kind: 'task anywhere in the space', outcome: 404 },
  },
  list_leases: { projectId: { kind: 'project', outcome: 404 } },
  list_runs: { tokenId: { kind: 'token', outcome: 'nothing' } },
  undo_run: { taskIds: { kind: 'task', outcome: 400 } },
  list_ready_tasks: { projectId: { kind: 'project', outcome: 404 } },
  create_task: {
    statusId: { kind: 'status', outcome: 400 },
    parentTaskId: { kind: 'task', outcome: 400 },
    assigneeIds: { kind: 'user', outcome: 400 },
    labelIds: { kind: 'label', outcome: 400 },
  },
  update_task: {
    projectId: { kind: 'project', outcome: 400, codeInKnownSpace: 'other_space' },
    statusId: { kind: 'status', outcome: 400 },
    parentTaskId: { kind: 'task', outcome: 400 },
    assigneeIds: { kind: 'user', outcome: 400 },
    labelIds: { kind: 'label', outcome: 400 },
    beforeTaskId: { kind: 'task', outcome: 400 },
    afterTaskId: { kind: 'task', outcome: 400 },
  },
  delete_status: { moveTo: { kind: 'status', outcome: 400 } },
  assign_task: { userId: { kind: 'user', outcome: 400 } },
  unassign_task: { userId: { kind: 'user', outcome: 'nothing' } },
  // A task can be blocked by a task in another project of its space.
  add_blocker: { otherId: { kind: 'task anywhere in the space', outcome: 404 } },
  remove_blocker: { otherId: { kind: 'task', outcome: 'nothing' } },
  add_task_label: { labelId: { kind: 'label', outcome: 400 } },
  remove_task_label: { labelId: { kind: 'label', outcome: 'nothing' } },
  get_member: { userId: { kind: 'user', outcome: 404 } },
  update_member: { userId: { kind: 'user', outcome: 404 } },
  remove_member: { userId: { kind: 'user', outcome: 404 } },
  delete_invitation: { invitationId: { kind: 'invitation', outcome: 404 } },
  update_notification: { notificationId: { kind: 'notification', outcome: 404 } },
  revoke_token: { tokenId: { kind: 'token', outcome: 404 } },
  delete_agent: { agentId: { kind: 'agent', outcome: 404 } },
  delete_calendar_feed: { calendarId: { kind: 'calendar feed', outcome: 404 } },
  end_session: { sessionId: { kind: 'session', outcome: 404 } },
  add_import_part: { importId: { kind: 'import', outcome: 404 } },
  preview_import: { importId: { kind: 'import', outcome: 404 }, projectId: { kind: 'project', outcome: 400 } },
  start_import: { importId: { kind: 'import', outcome: 404 }, projectId: { kind: 'project', outcome: 400 } },
  get_import: { importId: { kind: 'import', outcome: 404 } },
  undo_import: { importId: { kind: 'import', outcome: 404 } },
  delete_import: { importId: { kind: 'import', outcome: 404 } },
};

/**
 * The instance admin can name any account, a new token any space of the caller, and a calendar feed any of their
 * projects: confined-tokens.test.ts and calendar-feeds.test.ts test others.
 */
const operationsWithoutSpace: OperationName[] = ['update_user', 'create_token', 'create_calendar_feed'];

type Kind =
  | 'project'
  | 'status'
  | 'task'
  | 'task anywhere in the space'
  | 'label'
  | 'user'
  | 'invitation'
  | 'token'
  | 'agent'
  | 'session'
  | 'calendar feed'
  | 'run'
  | 'import'
  | 'notification';

/** Kinds that are foreign even within the same space, if in another project. */
const projectKinds: Kind[] = ['status', 'task'];

const cases = operationNames.flatMap((name) =>
  Object.entries(fields[name] ?? {}).flatMap(([field, { kind, outcome, codeInKnownSpace }]) =>
    origins
      .filter((origin) => origin !== 'other project' || projectKinds.includes(kind))
      .flatMap((origin) =>
        (aliasedOperationNames.includes(name) ? [callOperation, callAlias] : [callOperation]).map((call) => ({
          ...{ name, field, kind, outcome, codeInKnownSpace, origin, call },
          title: call === callAlias ? `${name} by body` : name,
        })),
      ),
  ),
);

describe('Foreign ids in inputs', () => {
  it.each(operationNames)('%s: every id field is the target or is listed in the table', (name) => {
    const { target } = getOperation(name);
    // A cursor is a position in a list: ids are compared with it, and nothing is looked up by it.
    const ids = getIdFields(getOperation(name)).filter(
      (field) => field !== target && field !== 'cursor' && !operationsWithoutSpace.includes(name),
    );
    expect(ids.sort()).toEqual(Object.keys(fields[name] ?? {}).sort());
  });

  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    let foreignIds: Record<Origin, Record<Kind, string>>;
    beforeAll(async () => {
      fixtures = await createFixtures(test);
      const { owner, stranger, otherSpaceOwner, project } = fixtures;
      const other = await owner.post('/projects', { spaceId: fixtures.space.id, name: 'Other', slug: 'other' });
      const { space: known, project: knownProject } = await otherSpaceOwner.createTeamSpace();
      await joinSpace(owner, otherSpaceOwner, known.id, 'admin');
      const strange = await stranger.createTeamSpace();
      foreignIds = {
        'strange space': await createObjects(stranger, strange.space.id, strange.project.id),
        'known space': await createObjects(otherSpaceOwner, known.id, knownProject.id),
        'other project': await createObjects(owner, fixtures.space.id, other.body.project.id),
      };
      expect(project.id).not.toBe(other.body.project.id);
    });

    it.each(cases)('$title: $field of a $origin ($kind) is treated like an id that does not exist', async (row) => {
      const { name, field, kind, outcome, codeInKnownSpace, origin, call } = row;
      const { owner, creator } = fixtures;
      const input = await operationInputs[name]({ ...fixtures, caller: owner, recordCreator: creator });
      const toFieldValue = (id: string) => (field.endsWith('Ids') ? [id] : id);
      const foreign = foreignIds[origin][kind];
      const before = await getVisibleState(owner, fixtures, foreign);
      const reply = await call(owner, name, { ...input, [field]: toFieldValue(foreign) });
      expect(reply.text).not.toMatch(/Secret/);
      expect(await getVisibleState(owner, fixtures, foreign)).toEqual(before);

      const unknownIdResponse = await call(owner, name, { ...input, [field]: toFieldValue(unknownId) });
      const expectedText =
        origin === 'known space' && codeInKnownSpace
          ? unknownIdResponse.text.replace('"invalid_input"', `"${codeInKnownSpace}"`)
          : unknownIdResponse.text;
      expect([reply.status, reply.text]).toEqual([unknownIdResponse.status, expectedText]);
      if (outcome === 'nothing') {
        expect(reply.status).toBe(200);
        if (Array.isArray(reply.body)) expect(reply.body).toEqual([]);
      } else {
        expect(reply.status).toBe(outcome);
      }
      if (outcome === 400) expect(reply.body.issues[0].path.split('.')[0]).toBe(field);
    });

    it('a task can be blocked by a task in another project of its space', async () => {
      const { owner, project } = fixtures;
      const task = await owner.createTask(project.id);
      const other = foreignIds['other project'].task;
      const { status, body } = await owner.put(`/tasks/${task.id}/blockers/${other}`);
      expect([status, body.task.blockedByIds]).toEqual([200, [other]]);
    });
  });
});

/** Creates one object of each kind, with names that must not leak. */
async function createObjects(owner: Person, spaceId: string, projectId: string): Promise<Record<Kind, string>> {
  const { body: status } = await owner.post('/statuses', { projectId, name: 'Secret status' });
  const { body: label } = await owner.post('/labels', { spaceId, name: 'Secret label' });
  const { body: invitation } = await owner.post(`/spaces/${spaceId}/invitations`, { role: 'viewer' });
  const { body: token } = await owner.post('/tokens', { name: 'Secret token' });
  const { agentId } = await connectAgent(owner, { name: 'Secret agent' });
  const { body: feed } = await owner.post('/me/calendars');
  const agent = await owner.createTokenClient();
  const { headers } = await agent.post('/tasks', { projectId, title: 'Secret task of a run' });
  const { body: begun } = await owner.post(`/spaces/${spaceId}/imports`, { fileName: 'Secret.csv' });
  const { body: sessions } = await owner.get('/account/sessions');
  const labelIds = [label.label.id];
  const parent = await owner.createTask(projectId, { title: 'Secret parent', assigneeIds: [owner.id], labelIds });
  await owner.createTask(projectId, {
    title: 'Secret task',
    parentTaskId: parent.id,
    statusId: status.status.id,
    labelIds,
  });
  return {
    project: projectId,
    status: status.status.id,
    task: parent.id,
    'task anywhere in the space': parent.id,
    label: label.label.id,
    user: owner.id,
    invitation: invitation.invitation.id,
    token: token.token.id,
    agent: agentId,
    'calendar feed': feed.calendar.id,
    session: sessions[0].id,
    run: headers['krokanti-run'] as string,
    import: begun.import.id,
    notification: await createNotificationId(owner, projectId),
  };
}

/** Has a token of the owner assign a task to the owner. */
async function createNotificationId(owner: Person, projectId: string): Promise<string> {
  const token = await owner.createTokenClient();
  await token.post('/tasks', { projectId, title: 'Secret news', assigneeIds: [owner.id] });
  await owner.testApp.app.catchUpNotifications();
  return (await owner.get('/notifications')).body.notifications[0].id;
}

/** The caller's view of the data, which a rejected call must not change. */
async function getVisibleState(owner: ApiClient, { project, space, task }: Fixtures, foreign: string): Promise<Json> {
  const { body: tasks } = await owner.get(`/tasks?projectId=${project.id}`);
  const { body: members } = await owner.get(`/spaces/${space.id}/members`);
  const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
  return {
    tasks,
    members,
    statuses,
    task: (await owner.get(`/tasks/${task.id}`)).body,
    own: (await owner.get(`/tasks/${foreign}`)).body,
  };
}
