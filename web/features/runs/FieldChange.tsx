import { t } from '../../lib/i18n/index.ts';
import { cx } from '../../ui/index.ts';
import { describeAuthor, type NamesOfUsers, type RunItem } from './describeRun.ts';
import { formatFieldValue } from './formatFieldValue.ts';
import { TextDiff } from './TextDiff.tsx';

/** What the changes of a run refer to. */
export interface RunItemNames {
  users: NamesOfUsers;
  references: ReadonlyMap<string, string>;
}

type Field = RunItem['fields'][number];

const knownFields = [
  ...([
    'title',
    'name',
    'content',
    'description',
    'statusId',
    'projectId',
    'priority',
    'startDate',
    'dueDate',
  ] as const),
  ...([
    'estimatedHours',
    'completedAt',
    'isArchived',
    'parentTaskId',
    'assigneeIds',
    'labelIds',
    'blockedByIds',
  ] as const),
  ...(['position', 'color', 'category', 'defaultView', 'slug'] as const),
];

/** What a run made of one field, and whether people have changed it since. */
export function FieldChange({ field, names }: { field: Field; names: RunItemNames }) {
  const known = knownFields.find((name) => name === field.field);
  const isText = field.field === 'description' || field.field === 'content';
  const isInConflict = field.state === 'conflict';
  const isPlace = field.field === 'position';
  const format = (value: Field['now']) => formatFieldValue(field.field, value, names);
  return (
    <div className="grid gap-x-3 sm:grid-cols-[9rem_1fr]">
      <dt className="text-xs text-muted sm:pt-0.5">{t(`runs.field.${known ?? 'other'}`)}</dt>
      <dd className="flex min-w-0 flex-col gap-1">
        {isText && <TextDiff before={String(field.before ?? '')} after={String(field.after ?? '')} />}
        {!isText && !isInConflict && (
          <span dir="auto" className="wrap-anywhere">
            <del className="text-muted">{isPlace ? t('runs.placeBefore') : format(field.before)}</del>
            <span aria-hidden="true"> → </span>
            <ins className={cx('no-underline', field.state === 'undone' && 'text-muted line-through')}>
              {isPlace ? t('runs.placeAfter') : format(field.after)}
            </ins>
          </span>
        )}
        {isInConflict && <ThreeValues field={field} names={names} format={format} isText={isText} />}
      </dd>
    </div>
  );
}

/** In a conflict: what was, what the run made of it, and what it is now. */
function ThreeValues({
  field,
  names,
  format,
  isText,
}: {
  field: Field;
  names: RunItemNames;
  format: (value: Field['now']) => string;
  isText: boolean;
}) {
  const { before, after, now, changedBy } = field;
  const nowLabel = changedBy ? t('runs.nowBy', { name: describeAuthor(changedBy, names.users) }) : t('runs.now');
  const rows: [string, Field['now']][] = isText
    ? [[nowLabel, now]]
    : [
        [t('runs.before'), before],
        [t('runs.after'), after],
        [nowLabel, now],
      ];
  return (
    <ul className="rounded-control border border-line p-2">
      {rows.map(([label, value]) => (
        <li key={label} dir="auto" className="max-h-40 overflow-y-auto whitespace-pre-wrap wrap-anywhere">
          <span className="text-xs text-muted">{label}: </span>
          {format(value)}
        </li>
      ))}
    </ul>
  );
}
