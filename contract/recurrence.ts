import * as z from 'zod';
import { DateOrInstant, DateOrInstantInput, Id, TimeZone } from './fields.ts';
import { readRecurrence } from './rules/recurrence/readRecurrence.ts';
import {
  findCompletionConflict,
  formatRecurrenceRule,
  maxRuleLength,
  parseRecurrenceRule,
  RecurrenceRuleError,
} from './rules/recurrence/recurrenceRule.ts';

const exampleRule = 'FREQ=WEEKLY;BYDAY=MO';

const RuleInput = z
  .string()
  .transform((text, check) => {
    try {
      return formatRecurrenceRule(parseRecurrenceRule(text));
    } catch (error) {
      if (!(error instanceof RecurrenceRuleError)) throw error;
      check.addIssue(error.message);
      return z.NEVER;
    }
  })
  .meta({
    description:
      `A rule of RFC 5545, up to ${maxRuleLength} characters: \`FREQ\` (DAILY, WEEKLY, MONTHLY or YEARLY), \`INTERVAL\`, ` +
      '`BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. Days to leave out follow on a line ' +
      'of their own: `EXDATE:20260302`.',
    example: exampleRule,
  });

const from = z.enum(['due', 'completion'], { error: 'must be due or completion' }).meta({
  description:
    '`due`: the next task is due on the next day of the rule. `completion`: one interval after the day of completion.',
  example: 'due',
});

const occurrenceDay = z.iso.date({ error: 'must be a day such as 2026-02-22' }).meta({
  description: 'The day of the series that this task stands for, even if it is due on another one.',
  example: '2026-02-22',
});

const anchorDescription =
  'Where the series counts from: the day of an interval, and the time of day at which its tasks are due.';

export const Recurrence = z
  .object({
    rule: z.string().meta({ description: 'A rule of RFC 5545.', example: exampleRule }),
    from,
    timeZone: TimeZone.meta({ description: 'The time zone whose days and times count.', example: 'Europe/Madrid' }),
    anchor: DateOrInstant.meta({ description: anchorDescription }),
    occurrence: occurrenceDay,
    seriesId: Id.meta({ description: 'The same in all tasks of a series.' }),
  })
  .meta({ id: 'Recurrence' });
export type Recurrence = z.output<typeof Recurrence>;

export const RecurrenceInput = z
  .object({
    rule: RuleInput,
    from: from.optional(),
    timeZone: TimeZone.optional().meta({ description: 'Default: your time zone.', example: 'Europe/Madrid' }),
    anchor: DateOrInstantInput.optional().meta({
      description: `${anchorDescription} Default: the due date; without one, the task becomes due on the first day of the rule.`,
    }),
    occurrence: occurrenceDay.optional(),
  })
  .superRefine(({ rule, from: countsFrom }, check) => {
    if (countsFrom !== 'completion') return;
    const conflict = findCompletionConflict(parseRecurrenceRule(rule));
    if (conflict) check.addIssue({ code: 'custom', path: ['rule'], message: conflict });
  })
  .meta({
    description: 'Makes the task repeat: completing it creates the next one. null ends the series.',
    example: { rule: exampleRule },
  });
export type RecurrenceInput = z.output<typeof RecurrenceInput>;

export const RecurrenceScope = z.enum(['this', 'following'], { error: 'must be this or following' }).meta({
  description:
    'For a task that repeats: whether the changes hold for this task only or for the following ones too. By default, ' +
    'dates hold for this task only, everything else for the following ones too.',
  example: 'this',
});

/** How a task repeats, as a tool takes it: in words of English or Spanish, or as a rule. */
export const RecurrenceText = z.string().transform(readRecurrenceText);

/** The same for a task that repeats, which can also skip its occurrence. */
export const RecurrenceTextOrSkip = z
  .string()
  .transform((text, check) =>
    text.trim().toLowerCase() === 'skip' ? ('skip' as const) : readRecurrenceText(text, check),
  );

function readRecurrenceText(text: string, check: z.RefinementCtx): RecurrenceInput {
  const words = readRecurrence(text);
  if (words && words.time === undefined) return { rule: words.rule, from: words.from };
  try {
    return { rule: formatRecurrenceRule(parseRecurrenceRule(text)) };
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError)) throw error;
    const problem = text.includes('=') ? `; as a rule, it ${error.message}` : '';
    check.addIssue(
      'must be words such as "every monday", "every 2 weeks", "every last workday" or "every! 3 days" (after completion), ' +
        `or a rule such as ${exampleRule}; the time of day goes into dueDate${problem}`,
    );
    return z.NEVER;
  }
}
