import type { Fixtures } from '../fixtures.ts';

/** Returns ids of records that may be changed and deleted without harm to the fixtures, and of records out of reach. */
export async function createExpendableAndForeignIds({
  owner,
  stranger,
  spareMember,
  space,
}: Fixtures): Promise<string[]> {
  const decoy = await owner.createTeamSpace();
  const { body } = await owner.post('/projects', { spaceId: space.id, name: 'Decoy', slug: 'decoy' });
  const { body: statuses } = await owner.get(`/statuses?projectId=${body.project.id}`);
  const { body: label } = await owner.post('/labels', { spaceId: space.id, name: 'Decoy' });
  const tasks = [
    await owner.createTask(body.project.id),
    await owner.createTask(body.project.id),
    await owner.createTask(decoy.project.id),
  ];
  const { body: comment } = await owner.post(`/tasks/${tasks[0].id}/comments`, { content: 'Decoy' });
  const elsewhere = await stranger.getPersonalSpace();
  const decoys = [decoy.space, decoy.project, body.project, ...statuses, ...tasks, label.label, comment.comment];
  return [...decoys, elsewhere.space, elsewhere.project, stranger, spareMember].map(({ id }) => id);
}
