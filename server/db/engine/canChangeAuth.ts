import type { OperationNode, TableNode } from 'kysely';

/** Tables that do not affect permissions. A new table affects them until it is listed here. */
const tablesWithoutAuth = new Set([
  'space_keys',
  'projects',
  'statuses',
  'tasks',
  'assignees',
  'labels',
  'task_labels',
  'blockers',
  'comments',
  'events',
  'idempotency_keys',
  'limits',
  'jobs',
  'notifications',
  'notified_revs',
  'told_due_dates',
  'task_watchers',
  'project_watchers',
  'notification_settings',
  'space_notification_settings',
  'project_notification_settings',
]);

/**
 * Whether a write may change permissions. True for every statement not known to be harmless, raw SQL among them. Reads
 * the table from Kysely's syntax tree, whose shape is internal to it:
 * test/db/kysely-and-pg-internals.test.ts checks it.
 */
export function canChangeAuth(query: OperationNode): boolean {
  const node = query as OperationNode & { into?: TableNode; table?: TableNode; from?: { froms: TableNode[] } };
  const table = (node.into ?? node.table ?? node.from?.froms[0])?.table?.identifier.name;
  if (table === undefined) return true;
  // Creating or deleting a space changes permissions; updating it does not.
  if (table === 'spaces') return query.kind !== 'UpdateQueryNode';
  return !tablesWithoutAuth.has(table);
}
