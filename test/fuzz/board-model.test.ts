import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { boardCommands, expectSameBoard, ModelState, type RealSystem } from '../support/fuzz/board-commands.ts';
import { checkProperty, fuzzTimeoutMs } from '../support/fuzz/check-property.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

/** After any sequence of writes a board equals its model. */
describe('A board under any sequence of changes', () => {
  describeOnEachEngine((test) => {
    it(
      'is as the model says, and refuses what the model refuses',
      async () => {
        const owner = await test.createPerson('Owner');
        const member = await test.createPerson('Member');
        const stranger = await test.createPerson('Stranger');
        await checkProperty(
          fc.asyncProperty(fc.commands(boardCommands, { maxCommands: 60, size: '+1' }), async (commands) => {
            const { model, real } = await begin(owner, member, stranger);
            await fc.asyncModelRun(() => ({ model, real }), commands);
            await expectSameBoard(model, real);
          }),
          12,
          0.2,
        );
      },
      fuzzTimeoutMs,
    );
  });
});

/** Creates a space with a member and two projects. */
async function begin(
  owner: Person,
  member: Person,
  stranger: Person,
): Promise<{ model: ModelState; real: RealSystem }> {
  const { space, project } = await owner.createTeamSpace();
  const { body: invited } = await owner.post(`/spaces/${space.id}/invitations`, { role: 'member' });
  const accepted = await member.post('/invitations/accept', { secret: invited.url.split('#invitation=')[1] });
  expect(accepted.status).toBe(200);
  const { body: other } = await owner.post('/projects', { spaceId: space.id, name: 'Other', slug: 'other' });
  const model = new ModelState();
  for (const { id } of [project, other.project]) {
    const { body } = await owner.get(`/statuses?projectId=${id}`);
    const statuses = body.map(({ id, name, category }: Json) => ({ id, name, category }));
    model.board.projects.push({ id, isArchived: false, statuses });
    model.statusIds.push(...statuses.map((status: Json) => status.id));
  }
  for (const { id } of [owner, member]) model.board.members.add(id);
  model.userIds.push(owner.id, member.id, stranger.id);
  for (const title of ['One', 'Two', 'Three']) {
    const { id } = await owner.createTask(project.id, { title });
    model.board.createTask({ id, projectId: project.id, title });
    model.taskIds.push(id);
  }
  return { model, real: { api: owner, spaceId: space.id } };
}
