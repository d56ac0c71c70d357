import type { Fixtures } from '../fixtures.ts';

/** Ids of what may be changed and deleted without the world missing it, and of what is out of reach. */
export async function createDecoyIds({ owner, stranger, spareMember, space }: Fixtures): Promise<string[]> {
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
  const things = [decoy.space, decoy.project, body.project, ...statuses, ...tasks, label.label, comment.comment];
  return [...things, elsewhere.space, elsewhere.project, stranger, spareMember].map(({ id }) => id);
}
