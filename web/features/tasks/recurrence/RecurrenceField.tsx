import { readRecurrence } from '../../../../contract/rules/recurrence/readRecurrence.ts';
import {
  formatRecurrenceRule,
  parseRecurrenceRule,
  RecurrenceRuleError,
} from '../../../../contract/rules/recurrence/recurrenceRule.ts';
import { formatRelativeDate, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { useUserContext } from '../../../sync/useUserContext.ts';
import { Picker, type PickerOption } from '../../../ui/index.ts';
import { PropertyRow } from '../panel/PropertyRow.tsx';
import { describeRecurrence } from './describeRecurrence.ts';
import { getFieldsOfNextOccurrence, listRulesForDay, moveSeries, toRuleFromCompletion } from './recurrenceOptions.ts';

/** How a task repeats, with a picker that also takes words and rules. */
export default function RecurrenceField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const { recurrence } = task;
  return (
    <PropertyRow
      label={t('repeat.title')}
      canEdit={canEdit}
      renderPicker={(popover) => <RecurrencePicker task={task} {...popover} />}
    >
      <span className={recurrence ? 'first-letter:uppercase' : 'text-muted'}>
        {recurrence ? describeRecurrence(recurrence) : t('repeat.never')}
      </span>
    </PropertyRow>
  );
}

interface RecurrencePickerProps extends Pick<Parameters<typeof Picker>[0], 'anchor' | 'onClose'> {
  task: Task;
}

function RecurrencePicker({ task, anchor, onClose }: RecurrencePickerProps) {
  const { timeZone, today } = useUserContext();
  const { recurrence, dueDate } = task;
  const day = dueDate === null ? today : toDay(dueDate, timeZone);
  const rules = listRulesForDay(day);
  const next = getFieldsOfNextOccurrence(task, new Date().toISOString());
  const isMoved =
    recurrence?.occurrence !== undefined &&
    dueDate !== null &&
    toDay(dueDate, recurrence.timeZone) !== recurrence.occurrence;
  const commands: PickerOption[] = recurrence
    ? [
        ...(next?.dueDate && task.completedAt === null
          ? [{ value: 'skip', label: t('repeat.skip'), hint: formatRelativeDate(next.dueDate, timeZone) }]
          : []),
        ...(isMoved ? [{ value: 'following', label: t('repeat.following') }] : []),
        { value: 'completion', label: t('repeat.fromCompletion') },
        { value: 'end', label: t('repeat.end') },
      ]
    : [];
  const setRule = (rule: string, from: 'due' | 'completion' = 'due') =>
    actions.updateTask(task.id, { recurrence: { rule, from } });
  const pick = (value: string) => {
    if (value === 'skip') actions.updateTask(task.id, next ?? {});
    else if (value === 'following') actions.updateTask(task.id, { recurrence: moveSeries(task) });
    else if (value === 'completion' && recurrence)
      if (recurrence.from === 'completion') setRule(recurrence.rule);
      else setRule(toRuleFromCompletion(recurrence.rule), 'completion');
    else if (value === 'end') actions.updateTask(task.id, { recurrence: null });
    else setRule(value);
  };
  const ownRule = recurrence?.rule ?? '';
  const isListed = rules.includes(ownRule) && recurrence?.from === 'due';
  return (
    <Picker
      anchor={anchor}
      onClose={onClose}
      label={t('repeat.title')}
      options={[
        ...commands,
        ...rules.map((rule) => ({ value: rule, label: describeRecurrence({ rule, from: 'due' }) })),
      ]}
      selectedValues={[...(isListed ? [ownRule] : []), ...(recurrence?.from === 'completion' ? ['completion'] : [])]}
      onPick={pick}
      onCreate={{
        label: (text) => {
          const read = readText(text);
          return read ? describeRecurrence(read) : t('repeat.notUnderstood');
        },
        create: (text) => {
          const read = readText(text);
          if (read) setRule(read.rule, read.from);
        },
      }}
    />
  );
}

/** Reads words of repetition or a rule. */
function readText(text: string): { rule: string; from: 'due' | 'completion' } | undefined {
  const words = readRecurrence(text);
  if (words) return words;
  try {
    return { rule: formatRecurrenceRule(parseRecurrenceRule(text)), from: 'due' };
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError)) throw error;
    return undefined;
  }
}
