import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, Link } from '../../lib/router.tsx';
import { Button, Checkbox, Chip, cx } from '../../ui/index.ts';
import type { RunItem } from './describeRun.ts';
import { FieldChange, type RunItemNames } from './FieldChange.tsx';

interface RunItemCardProps {
  /** What the run did to one task and its comments, or to everything else. */
  items: readonly RunItem[];
  names: RunItemNames;
  isChosen: boolean;
  onChoose: ((isChosen: boolean) => void) | undefined;
  onForce: (() => Promise<void>) | undefined;
}

export function RunItemCard({ items, names, isChosen, onChoose, onForce }: RunItemCardProps) {
  const task = items.find(({ kind }) => kind === 'task');
  const [first] = items;
  const title =
    task?.title ?? (first?.taskId ? names.references.get(first.taskId) : undefined) ?? t('runs.otherThings');
  const hasConflict = items.some(
    (item) => item.state === 'conflict' || item.fields.some(({ state }) => state === 'conflict'),
  );
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

function ItemChanges({ item, names, isTask }: { item: RunItem; names: RunItemNames; isTask: boolean }) {
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
