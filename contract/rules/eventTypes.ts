/** The types of events that a space's log records. */
export const eventTypes = [
  'space.created',
  'space.updated',
  'project.created',
  'project.updated',
  'status.created',
  'status.updated',
  'status.deleted',
  'task.created',
  'task.updated',
  'task.deleted',
  'tasks.renumbered',
  'comment.created',
  'comment.updated',
  'comment.deleted',
  'label.created',
  'label.updated',
  'label.deleted',
  'member.added',
  'member.updated',
  'member.removed',
] as const;
export type EventType = (typeof eventTypes)[number];
