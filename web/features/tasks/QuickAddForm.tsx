import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatRelativeDate } from '../../lib/dates.ts';
import { language, t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { actions, getState, select, useStore } from '../../sync/index.ts';
import { Avatar, Button, ColorDot, cx } from '../../ui/index.ts';
import { PriorityIcon } from './PriorityIcon.tsx';
import {
  loadDateParser,
  type ParsedTask,
  parseQuickAdd,
  type QuickAddContext,
  type QuickAddToken,
  type TaskDraft,
  toTaskDraft,
} from './parseQuickAdd.ts';

interface QuickAddProps {
  projectId: string;
  /** Undefined: where new tasks of the project go. */
  statusId?: string | null;
  /** What every task begins with. */
  preset?: Partial<Parameters<typeof actions.createTask>[0]>;
  onClose: () => void;
  /** One task, and it closes; otherwise it stays for the next. */
  closesAfterAdd?: boolean;
  children?: React.ReactNode;
}

/** Reads tasks as they are said: "Pay rent fri 5pm p1 @ana #home"; several lines are several tasks. */
export default function QuickAddForm({
  projectId,
  statusId,
  preset,
  onClose,
  closesAfterAdd,
  children,
}: QuickAddProps) {
  const [typed, setTyped] = useState(preset?.title ?? '');
  const [ignored, setIgnored] = useState<ReadonlySet<string>>(new Set());
  const known = useKnown(projectId);
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = typed.split('\n').filter((line) => line.trim());
  const found: ParsedTask[] = lines.map((line) =>
    known ? parseQuickAdd(line, known, ignored) : { title: line.trim(), tokens: [] },
  );
  const usable = found.filter(({ title }) => title);
  const add = () => {
    if (usable.length === 0) return;
    create(projectId, statusId, usable.map(toTaskDraft), preset);
    setTyped('');
    setIgnored(new Set());
    if (closesAfterAdd) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
      className={cx('flex flex-col gap-2', !closesAfterAdd && 'm-1 rounded-card border border-strong bg-surface p-2')}
    >
      <textarea
        ref={field}
        autoFocus
        data-autofocus=""
        rows={1}
        dir="auto"
        aria-label={t('task.title')}
        placeholder={t('task.titleHint')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape' && !closesAfterAdd) {
            event.stopPropagation();
            onClose();
          } else if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            add();
          }
        }}
        className={cx(
          'field-sizing-content max-h-48 min-h-8 w-full resize-none',
          closesAfterAdd ? 'control text-base!' : 'bg-transparent px-1 outline-none',
        )}
      />
      {lines.length > 1 ? (
        <ol className="max-h-40 list-decimal overflow-auto ps-6 text-muted">
          {found.map(({ title }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else
            <li key={index}>{title}</li>
          ))}
        </ol>
      ) : (
        <Tokens
          tokens={found[0]?.tokens ?? []}
          known={known}
          onRemove={({ text }) => {
            setIgnored(new Set([...ignored, text]));
            field.current?.focus();
          }}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="min-w-0">{children}</span>
        <span className="ms-auto flex gap-1">
          {!closesAfterAdd && (
            <Button variant="quiet" onClick={onClose}>
              {t('ui.close')}
            </Button>
          )}
          <Button type="submit" variant="primary" disabled={usable.length === 0}>
            {usable.length > 1 ? t('task.createMany', { count: usable.length }) : t('task.create')}
          </Button>
        </span>
      </div>
    </form>
  );
}

function Tokens({
  tokens,
  known,
  onRemove,
}: {
  tokens: readonly QuickAddToken[];
  known: QuickAddContext | undefined;
  onRemove: (token: QuickAddToken) => void;
}) {
  if (!known || tokens.length === 0) return null;
  return (
    <ul aria-label={t('task.understood')} className="flex flex-wrap gap-1">
      {tokens.map((token) => {
        const { icon, label } = look(token, known);
        return (
          <li
            key={token.kind + token.startIndex}
            className="inline-flex items-center gap-1.5 rounded-full border border-line bg-soft ps-2 text-xs"
          >
            {icon}
            {label}
            <button
              type="button"
              aria-label={t('task.notMeant', { text: token.text })}
              onClick={() => onRemove(token)}
              className="touch inline-flex size-6 items-center justify-center rounded-full text-muted hover:text-text"
            >
              <X size={12} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function look(
  { kind, value }: QuickAddToken,
  { members, labels, timeZone }: QuickAddContext,
): { icon?: React.ReactNode; label: string } {
  if (kind === 'due') return { label: formatRelativeDate(value, timeZone) };
  if (kind === 'priority') {
    return {
      icon: <PriorityIcon priority={value as 'urgent'} />,
      label: t(`priority.${value as 'urgent'}`),
    };
  }
  if (kind === 'label') {
    const label = labels.find(({ id }) => id === value);
    return { icon: <ColorDot color={label?.color ?? null} />, label: label?.name ?? value.slice(4) };
  }
  const name = members.find(({ userId }) => userId === value)?.name ?? '';
  return { icon: <Avatar name={name} size={16} />, label: name };
}

/** Undefined until the dates of the language can be read. */
function useKnown(projectId: string): QuickAddContext | undefined {
  const spaceId = useStore((state) => state.projects.get(projectId)?.spaceId ?? '');
  const members = useStore((state) => select.getSpaceMembers(state, spaceId));
  const labels = useStore((state) => select.getSpaceLabels(state, spaceId));
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const spoken = useSignal(language);
  const [dates, setDates] = useState<{ now: QuickAddContext['parseDates'] }>();
  useEffect(() => {
    void loadDateParser(spoken).then((now) => setDates({ now }));
  }, [spoken]);
  return dates && { members, labels, userId, timeZone, parseDates: dates.now };
}

/** All of them are one step of undo. */
function create(
  projectId: string,
  statusId: string | null | undefined,
  drafts: TaskDraft[],
  preset: QuickAddProps['preset'],
): void {
  const spaceId = getState().projects.get(projectId)?.spaceId ?? '';
  const made = new Map<string, string>();
  for (const name of new Set(drafts.flatMap(({ newLabels }) => newLabels))) {
    const id = actions.createLabel(spaceId, name, null);
    if (id !== undefined) made.set(name, id);
  }
  actions.createTasks(
    drafts.map(({ newLabels, labelIds = [], ...draft }) => ({
      ...preset,
      ...draft,
      projectId,
      ...(statusId !== undefined && { statusId }),
      labelIds: [...labelIds, ...newLabels.flatMap((name) => made.get(name) ?? [])],
    })),
  );
}
