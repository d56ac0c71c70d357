import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../contract/index.ts';
import type { Json } from '../../testing/json.ts';
import { createFixtures, type Fixtures, joinSpace } from '../support/fixtures.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import {
  callOperation,
  getIdFields,
  getOperation,
  operationInputs,
  operationNames,
} from '../support/operation-inputs.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

/** From where the id comes. `known`: the caller is a member there too. */
const origins = ['strange space', 'known space', 'other project'] as const;
type Origin = (typeof origins)[number];

/** Every id inside an input besides the target, and what comes of a foreign one. */
const fields: { [N in OperationName]?: Record<string, { is: Kind; refused: 400 | 404 | 'nothing' }> } = {
  list_tasks: {
    statusId: { is: 'status', refused: 'nothing' },
    assigneeId: { is: 'user', refused: 'nothing' },
    labelId: { is: 'label', refused: 'nothing' },
    parentTaskId: { is: 'task', refused: 'nothing' },
  },
  find_tasks: { assigneeId: { is: 'user', refused: 'nothing' } },
  create_task: {
    statusId: { is: 'status', refused: 400 },
    parentTaskId: { is: 'task', refused: 400 },
    assigneeIds: { is: 'user', refused: 400 },
    labelIds: { is: 'label', refused: 400 },
  },
  update_task: {
    statusId: { is: 'status', refused: 400 },
    parentTaskId: { is: 'task', refused: 400 },
    assigneeIds: { is: 'user', refused: 400 },
    labelIds: { is: 'label', refused: 400 },
    beforeTaskId: { is: 'task', refused: 400 },
    afterTaskId: { is: 'task', refused: 400 },
  },
  delete_status: { moveTo: { is: 'status', refused: 400 } },
  assign_task: { userId: { is: 'user', refused: 400 } },
  unassign_task: { userId: { is: 'user', refused: 'nothing' } },
  // A task may wait for one in another project of its space.
  add_blocker: { otherId: { is: 'task anywhere in the space', refused: 404 } },
  remove_blocker: { otherId: { is: 'task', refused: 'nothing' } },
  get_member: { userId: { is: 'user', refused: 404 } },
  update_member: { userId: { is: 'user', refused: 404 } },
  remove_member: { userId: { is: 'user', refused: 404 } },
  delete_invitation: { invitationId: { is: 'invitation', refused: 404 } },
  revoke_token: { tokenId: { is: 'token', refused: 404 } },
  delete_agent: { agentId: { is: 'agent', refused: 404 } },
  end_session: { sessionId: { is: 'session', refused: 404 } },
};

/** Whoever runs the instance names any account of it. */
const ofNoSpace: OperationName = 'update_user';

type Kind =
  | 'status'
  | 'task'
  | 'task anywhere in the space'
  | 'label'
  | 'user'
  | 'invitation'
  | 'token'
  | 'agent'
  | 'session';

/** What lies in another project of the same space is foreign too. */
const ofProject: Kind[] = ['status', 'task'];

const cases = operationNames.flatMap((name) =>
  Object.entries(fields[name] ?? {}).flatMap(([field, { is, refused }]) =>
    origins
      .filter((origin) => origin !== 'other project' || ofProject.includes(is))
      .map((origin) => ({ name, field, is, refused, origin })),
  ),
);

describe('Ids of elsewhere', () => {
  it.each(operationNames)('%s: every id it takes is its target or in the table', (name) => {
    const { target } = getOperation(name);
    const ids = getIdFields(getOperation(name)).filter((field) => field !== target && name !== ofNoSpace);
    expect(ids.sort()).toEqual(Object.keys(fields[name] ?? {}).sort());
  });

  describeOnEachEngine((test) => {
    let world: Fixtures;
    let things: Record<Origin, Record<Kind, string>>;
    beforeAll(async () => {
      world = await createFixtures(test);
      const { owner, stranger, otherSpaceOwner, project } = world;
      const other = await owner.post('/projects', { spaceId: world.space.id, name: 'Other', slug: 'other' });
      const { space: known, project: knownProject } = await otherSpaceOwner.createTeamSpace();
      await joinSpace(owner, otherSpaceOwner, known.id, 'admin');
      const strange = await stranger.createTeamSpace();
      things = {
        'strange space': await thingsIn(stranger, strange.space.id, strange.project.id),
        'known space': await thingsIn(otherSpaceOwner, known.id, knownProject.id),
        'other project': await thingsIn(owner, world.space.id, other.body.project.id),
      };
      expect(project.id).not.toBe(other.body.project.id);
    });

    it.each(cases)('$name: $field of a $origin ($is) is refused as one that exists nowhere', async (row) => {
      const { name, field, is, refused, origin } = row;
      const { owner, creator } = world;
      const input = await operationInputs[name]({ ...world, caller: owner, recordCreator: creator });
      const asField = (id: string) => (field.endsWith('Ids') ? [id] : id);
      const foreign = things[origin][is];
      const before = await everything(owner, world, foreign);
      const reply = await callOperation(owner, name, { ...input, [field]: asField(foreign) });
      expect(reply.text).not.toMatch(/Secret/);
      expect(await everything(owner, world, foreign)).toEqual(before);

      const lost = await callOperation(owner, name, { ...input, [field]: asField(nowhere) });
      expect([reply.status, reply.text]).toEqual([lost.status, lost.text]);
      if (refused === 'nothing') {
        expect(reply.status).toBe(200);
        if (Array.isArray(reply.body)) expect(reply.body).toEqual([]);
      } else {
        expect(reply.status).toBe(refused);
      }
      if (refused === 400) expect(reply.body.issues[0].path.split('.')[0]).toBe(field);
    });

    it('a task may wait for one in another project of its space, and for none elsewhere', async () => {
      const { owner, project } = world;
      const task = await owner.createTask(project.id);
      const other = things['other project'].task;
      const { status, body } = await owner.put(`/tasks/${task.id}/blockers/${other}`);
      expect([status, body.task.blockedByIds]).toEqual([200, [other]]);
    });
  });
});

/** One of each kind, all with a name that must not get out. */
async function thingsIn(owner: Person, spaceId: string, projectId: string): Promise<Record<Kind, string>> {
  const { body: status } = await owner.post('/statuses', { projectId, name: 'Secret status' });
  const { body: label } = await owner.post('/labels', { spaceId, name: 'Secret label' });
  const { body: invitation } = await owner.post(`/spaces/${spaceId}/invitations`, { role: 'viewer' });
  const { body: token } = await owner.post('/tokens', { name: 'Secret token' });
  const { agentId } = await connectAgent(owner, { name: 'Secret agent' });
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
    status: status.status.id,
    task: parent.id,
    'task anywhere in the space': parent.id,
    label: label.label.id,
    user: owner.id,
    invitation: invitation.invitation.id,
    token: token.token.id,
    agent: agentId,
    session: sessions[0].id,
  };
}

/** What there is of it for the caller: nothing may be added, moved or taken away by a refused call. */
async function everything(owner: ApiClient, { project, space, task }: Fixtures, foreign: string): Promise<Json> {
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
