import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { maxTitleLength } from '../../../contract/rules/textLimits.ts';
import { t } from '../../lib/i18n/index.ts';
import { createLabel } from '../../sync/actions/createLabel.ts';
import { removeDraft, useDrafts, useDraftText } from '../../sync/drafts.ts';
import { actions, getState, select, useStore } from '../../sync/index.ts';
import { getNewTaskPlace } from '../../sync/keepRejectedTexts.ts';
import { Button, cx } from '../../ui/index.ts';
import { TextLimitError } from '../../ui/TextLimitError.tsx';
import { DraftNotices } from './DraftNotices.tsx';
import { omitPresetFields, PresetChips, type PresetField } from './PresetChips.tsx';
import {
  type ParsedTask,
  parseQuickAdd,
  type QuickAddContext,
  type QuickAddToken,
  toTaskDraft,
} from './parseQuickAdd.ts';
import { QuickAddSuggestionList, SuggestionButtons } from './QuickAddSuggestionList.tsx';
import { QuickAddTokenChips } from './QuickAddTokenChips.tsx';
import { useQuickAddContext } from './useQuickAddContext.ts';
import { useQuickAddSuggestions } from './useQuickAddSuggestions.ts';

interface QuickAddFormProps {
  projectId: string;
  /** The default is the status of new tasks in the project. */
  statusId?: string | null;
  /** Fields that every task starts with. */
  preset?: Partial<Parameters<typeof actions.createTask>[0]>;
  onClose: () => void;
  /** Closes after one task; otherwise it stays open for the next one. */
  closesAfterAdd?: boolean;
  children?: ReactNode;
}

/** Creates tasks from text such as "Pay rent fri 5pm p1 @ana #home"; each line becomes a task. */
export default function QuickAddForm(props: QuickAddFormProps) {
  const { projectId, statusId, onClose, closesAfterAdd, children } = props;
  const [leftOut, setLeftOut] = useState<ReadonlySet<PresetField>>(new Set());
  const preset = omitPresetFields(props.preset, leftOut);
  const project = useStore((state) => state.projects.get(projectId));
  const canEdit = useStore((state) => select.canEdit(state, project?.spaceId));
  const place = getNewTaskPlace(projectId, statusId);
  const { draftId, text, setText } = useDraftText(place, { subject: project?.name ?? '' }, preset?.title);
  const otherDrafts = useDrafts(place).filter(({ id }) => id !== draftId);
  /** By the number of the line. */
  const [ignoredTokens, setIgnoredTokens] = useState<Record<number, ReadonlySet<string>>>({});
  const context = useQuickAddContext(projectId);
  const field = useRef<HTMLTextAreaElement>(null);
  const suggestions = useQuickAddSuggestions({ field, text, setText, context });
  const lines = text.split('\n').filter((line) => line.trim());
  const parsedTasks = lines.map((line, index) => parseQuickAdd(line, context, ignoredTokens[index] ?? new Set()));
  const tooLongTitle = parsedTasks.find(({ title }) => title.length > maxTitleLength)?.title;
  const canAdd = canEdit && parsedTasks.length > 0 && tooLongTitle === undefined;
  const add = () => {
    if (!canAdd) return;
    createTasks(parsedTasks, { ...props, preset });
    setText('');
    setIgnoredTokens({});
    if (closesAfterAdd) onClose();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (suggestions.handleKey(event)) return;
    if (event.key === 'Escape' && !closesAfterAdd) {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      add();
    }
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
        value={text}
        {...suggestions.fieldProps}
        onChange={({ target }) => {
          setText(target.value);
          suggestions.handleCaret(target.selectionStart);
        }}
        onSelect={({ currentTarget }) => suggestions.handleCaret(currentTarget.selectionStart)}
        onKeyDown={handleKeyDown}
        className={cx(
          'field-sizing-content max-h-48 min-h-8 w-full resize-none',
          closesAfterAdd ? 'control text-base!' : 'bg-transparent px-1 outline-none',
        )}
      />
      {suggestions.suggestions.length > 0 && (
        <QuickAddSuggestionList
          id={suggestions.id}
          suggestions={suggestions.suggestions}
          activeIndex={suggestions.activeIndex}
          onPick={suggestions.pick}
        />
      )}
      <ParsedLines
        tasks={parsedTasks}
        context={context}
        onIgnore={(index, token) => {
          setIgnoredTokens({ ...ignoredTokens, [index]: new Set([...(ignoredTokens[index] ?? []), token.text]) });
          field.current?.focus();
        }}
      />
      <PresetChips
        preset={preset}
        context={context}
        onRemove={(name) => {
          setLeftOut(new Set([...leftOut, name]));
          field.current?.focus();
        }}
      />
      {text === '' && <p className="px-1 text-xs text-muted">{t('task.hint')}</p>}
      <TextLimitError text={tooLongTitle ?? ''} maxLength={maxTitleLength} />
      {!canEdit && (
        <p role="alert" className="px-1 text-danger">
          {t('task.cannotCreate')}
        </p>
      )}
      <DraftNotices
        drafts={otherDrafts}
        onContinue={(draft) => {
          setText(text.trim() ? `${text}\n${draft.text}` : draft.text);
          removeDraft(draft.id);
          field.current?.focus();
        }}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex min-w-0 flex-wrap items-center gap-1">
          {children}
          <SuggestionButtons onOpen={suggestions.open} />
        </span>
        <span className="ms-auto flex gap-1">
          {!closesAfterAdd && (
            <Button variant="quiet" onClick={onClose}>
              {t('ui.close')}
            </Button>
          )}
          <Button type="submit" variant="primary" disabled={!canAdd}>
            {parsedTasks.length > 1 ? t('task.createMany', { count: parsedTasks.length }) : t('task.create')}
          </Button>
        </span>
      </div>
    </form>
  );
}

interface ParsedLinesProps {
  tasks: readonly ParsedTask[];
  context: QuickAddContext;
  onIgnore: (index: number, token: QuickAddToken) => void;
}

/** What was recognized in each line, below the title if there are several. */
function ParsedLines({ tasks, context, onIgnore }: ParsedLinesProps) {
  const [first] = tasks;
  if (!first) return null;
  if (tasks.length === 1) {
    return <QuickAddTokenChips tokens={first.tokens} context={context} onRemove={(token) => onIgnore(0, token)} />;
  }
  return (
    <ol aria-label={t('task.lines')} className="max-h-60 list-decimal overflow-auto ps-6 text-muted">
      {tasks.map(({ title, tokens }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity
        <li key={index}>
          <span dir="auto">{title}</span>
          <QuickAddTokenChips tokens={tokens} context={context} onRemove={(token) => onIgnore(index, token)} />
        </li>
      ))}
    </ol>
  );
}

/** Creates the tasks, and labels that do not exist yet. The tasks are one undo step. */
function createTasks(parsedTasks: ParsedTask[], { projectId, statusId, preset }: QuickAddFormProps): void {
  const drafts = parsedTasks.map(toTaskDraft);
  const spaceId = getState().projects.get(projectId)?.spaceId ?? '';
  const newLabelIds = new Map<string, string>();
  for (const name of new Set(drafts.flatMap(({ newLabels }) => newLabels))) {
    const id = createLabel(spaceId, name, null);
    if (id !== undefined) newLabelIds.set(name, id);
  }
  actions.createTasks(
    drafts.map(({ newLabels, labelIds = [], assigneeIds = [], ...draft }) => ({
      ...preset,
      ...draft,
      assigneeIds: assigneeIds.length > 0 ? assigneeIds : (preset?.assigneeIds ?? []),
      projectId,
      ...(statusId !== undefined && { statusId }),
      labelIds: [...labelIds, ...newLabels.flatMap((name) => newLabelIds.get(name) ?? [])],
    })),
  );
}
