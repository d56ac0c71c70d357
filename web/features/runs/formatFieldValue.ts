import { formatRelativeDate } from '../../lib/dates.ts';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { getState } from '../../sync/index.ts';
import type { NamesOfUsers, RunItem } from './describeRun.ts';

const referenceFields = ['statusId', 'projectId', 'parentTaskId', 'labelIds', 'blockedByIds'];

/** A value as people read it. */
export function formatFieldValue(
  field: string,
  value: RunItem['fields'][number]['now'],
  names: { users: NamesOfUsers; references: ReadonlyMap<string, string> },
): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return t('runs.empty');
  if (Array.isArray(value)) return value.map((id) => formatFieldValue(field, id, names)).join(', ');
  if (typeof value === 'boolean') return t(value ? 'runs.yes' : 'runs.no');
  if (typeof value === 'number') return String(value);
  if (field === 'assigneeIds') return names.users.get(value) ?? '?';
  if (referenceFields.includes(field)) return names.references.get(value) || t('runs.otherTask');
  if (field === 'priority') return t(`priority.${value}` as MessageKey);
  if (/Date$|^completedAt$/.test(field)) return formatRelativeDate(value, getState().me?.timeZone ?? 'UTC');
  return value;
}
