import type { ApiError } from '../lib/apiClient.ts';
import { type MessageKey, t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { describeUpdate, isUpdate } from './expectedValues.ts';
import { getMutationTargetName } from './getMutationTargetName.ts';
import type { Mutation } from './mutations.ts';

/** What the user is told when others have changed the same things. Loaded when it happens. */

export interface ReportedConflict {
  action: Mutation;
  fields: readonly string[];
  /** Whether the user has to choose between their text and the one on the server. */
  hasKeptText?: boolean;
  isUndo?: boolean | undefined;
}

const fieldNames: Record<string, MessageKey> = {
  title: 'task.title',
  description: 'task.description',
  statusId: 'task.status',
  position: 'conflict.place',
  beforeTaskId: 'conflict.place',
  afterTaskId: 'conflict.place',
  completedAt: 'task.status',
  priority: 'task.priority',
  startDate: 'task.startDate',
  dueDate: 'task.dueDate',
  parentTaskId: 'panel.parent',
  estimatedHours: 'panel.estimate',
  isArchived: 'task.archive',
  assigneeIds: 'task.assignees',
  labelIds: 'task.labels',
  content: 'panel.comment',
  name: 'conflict.name',
  color: 'ui.color',
  category: 'task.status',
};
/** What was typed into these is short enough to be repeated. */
const shortFields = new Set(['estimatedHours', 'name']);

/** One message, however many things it is about. */
export function notifyConflicts(conflicts: readonly ReportedConflict[]): void {
  const [first] = conflicts;
  if (!first) return;
  const name = getMutationTargetName(first.action) ?? '';
  const count = new Set(conflicts.map(({ action }) => JSON.stringify(isUpdate(action) && describeUpdate(action).id)))
    .size;
  if (conflicts.some(({ hasKeptText }) => hasKeptText)) {
    showToast(count > 1 ? t('conflict.textsKept', { count }) : t('conflict.textKept', { name }), { tone: 'error' });
  } else if (count > 1) showToast(t('conflict.stayMany', { count }), { tone: 'error' });
  else showToast(t('conflict.stays', { name, fields: listFields(conflicts) }), { tone: 'error' });
}

/** A deletion that was refused, because others have worked in what would be deleted. */
export function notifyNotDeleted(action: Mutation, { current = {} }: ApiError): void {
  const name = getMutationTargetName(action);
  const { usedBy, isInUse } = current;
  const why = isInUse
    ? t('conflict.inUse')
    : usedBy
      ? t('conflict.usedBy', { name: String(usedBy) })
      : t('conflict.usedByOthers');
  showToast(name ? t('conflict.notDeleted', { name, why }) : t('conflict.notDeletedUnnamed', { why }), {
    tone: 'error',
  });
}

/** A task that was created without what had been deleted in the meantime. */
export function notifyLeftOut(action: Mutation, fields: readonly string[]): void {
  const name = getMutationTargetName(action) ?? '';
  const text = fields.includes('statusId')
    ? t('conflict.columnGone', { name })
    : t('conflict.leftOut', { name, fields: [...new Set(fields.map(getFieldName))].join(', ') });
  showToast(text, { tone: 'error' });
}

function listFields(conflicts: readonly ReportedConflict[]): string {
  const names = conflicts.flatMap(({ action, fields, isUndo }) => {
    const values = isUpdate(action) ? describeUpdate(action).fields : {};
    return fields.map((field) =>
      shortFields.has(field) && !isUndo
        ? t('conflict.fieldYours', { field: getFieldName(field), value: String(values[field] ?? '') })
        : getFieldName(field),
    );
  });
  return [...new Set(names)].join(', ');
}

function getFieldName(field: string): string {
  return t(fieldNames[field] ?? 'panel.details');
}
