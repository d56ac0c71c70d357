import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, Link } from '../../lib/router.tsx';
import { Button, Checkbox, Chip, cx } from '../../ui/index.ts';
import { describeAuthor, type NamesOfUsers, type RunItem } from './describeRun.ts';
import { formatFieldValue } from './formatFieldValue.ts';
import { TextDiff } from './TextDiff.tsx';

interface RunItemCardProps {
  /** What the run did to one task and its comments, or to everything else. */
  items: readonly RunItem[];
  names: { users: NamesOfUsers; references: ReadonlyMap<string, string> };
  isChosen: boolean;
  onChoose: ((isChosen: boolean) => void) | undefined;
  onForce: (() => Promise<void>) | undefined;
}

export function RunItemCard({ items, names, isChosen, onChoose, onForce }: RunItemCardProps) {
  const task = items.find(({ kind }) => kind === 'task');
  const [first] = items;
  const title =
    task?.title ?? (first?.taskId ? names.references.get(first.taskId) : undefined) ?? t('runs.otherThings');
  const hasConflict = items.some((item) => item.state === 'conflict' || item.fields.some(isInConflict));
  return (
    <section aria-label={title} className="rounded-card border border-line bg-surface p-3">
      <div className="flex flex-wrap items-center gap-x-2">
        {onChoose && (
          <Checkbox
            label={<span className="sr-only">{t('runs.choose', { title })}</span>}
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        )}
        <h3 dir="auto" className="min-w-40 flex-1 font-medium wrap-anywhere">
          {title}
        </h3>
        {task?.projectId && task.action !== 'deleted' && (
          <Link
            href={`${getProjectPath(task.projectId)}?task=${task.id}`}
            className="text-xs text-accent hover:underline"
          >
            {t('runs.openTask')}
          </Link>
        )}
        {hasConflict && onForce && <ForceButton title={title} onForce={onForce} />}
      </div>
      <div className="flex flex-col gap-3 ps-0.5">
        {items.map((item) => (
          <ItemChanges key={item.id} item={item} names={names} isTask={item === task} />
        ))}
      </div>
    </section>
  );
}

/** Asks again, because it replaces what people have changed. */
function ForceButton({ title, onForce }: { title: string; onForce: () => Promise<void> }) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <Button aria-label={t('runs.forceOf', { title })} onClick={() => setAsking(true)}>
        {t('runs.force')}
      </Button>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      {t('runs.forceSure')}
      <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
      <Button variant="danger" autoFocus onClick={() => void onForce().then(() => setAsking(false))}>
        {t('runs.force')}
      </Button>
    </span>
  );
}

function ItemChanges({ item, names, isTask }: { item: RunItem; names: RunItemCardProps['names']; isTask: boolean }) {
  const { kind, action, state, title, fields } = item;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
        {!isTask && <span>{t(`runs.${kind}`)}</span>}
        {!isTask && title && (
          <span dir="auto" className="max-w-full truncate text-text">
            {title}
          </span>
        )}
        {action !== 'updated' && <span>{t(`runs.${action}`)}</span>}
        {state !== 'applied' && <StateChip state={state} />}
      </p>
      {fields.length > 0 && (
        <dl className="flex flex-col gap-2">
          {fields.map((field) => (
            <FieldChange key={field.field} field={field} names={names} />
          ))}
        </dl>
      )}
    </div>
  );
}

function StateChip({ state }: { state: Exclude<RunItem['state'], 'applied'> }) {
  return (
    <Chip className={cx(state === 'conflict' && 'text-warn')}>
      {t(state === 'undone' ? 'runs.itemUndone' : `runs.${state}`)}
    </Chip>
  );
}

type Field = RunItem['fields'][number];
const isInConflict = ({ state }: Field) => state === 'conflict';

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

function FieldChange({ field, names }: { field: Field; names: RunItemCardProps['names'] }) {
  const known = knownFields.find((name) => name === field.field);
  const isText = field.field === 'description' || field.field === 'content';
  const isPlace = field.field === 'position';
  const format = (value: Field['now']) => formatFieldValue(field.field, value, names);
  return (
    <div className="grid gap-x-3 sm:grid-cols-[9rem_1fr]">
      <dt className="text-xs text-muted sm:pt-0.5">{t(`runs.field.${known ?? 'other'}`)}</dt>
      <dd className="flex min-w-0 flex-col gap-1">
        {isText && <TextDiff before={String(field.before ?? '')} after={String(field.after ?? '')} />}
        {!isText && !isInConflict(field) && (
          <span dir="auto" className="wrap-anywhere">
            <del className="text-muted">{isPlace ? t('runs.placeBefore') : format(field.before)}</del>
            <span aria-hidden="true"> → </span>
            <ins className={cx('no-underline', field.state === 'undone' && 'text-muted line-through')}>
              {isPlace ? t('runs.placeAfter') : format(field.after)}
            </ins>
          </span>
        )}
        {isInConflict(field) && <ThreeValues field={field} names={names} format={format} isText={isText} />}
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
  names: RunItemCardProps['names'];
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
