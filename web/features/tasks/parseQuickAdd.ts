import { foldText } from '../../../contract/rules/foldText.ts';
import type { ApiInput } from '../../lib/apiClient.ts';
import type { Label, Member, Priority } from '../../sync/index.ts';
import { type DueDateContext, findDueDate, hideQuotes } from './findDueDate.ts';
import { findDayOfMonth, findRecurrenceAndStart } from './findRecurrenceAndStart.ts';
import type { QuickAddToken } from './quickAddToken.ts';

export type { QuickAddToken };

export const newLabelPrefix = 'new:';

export interface ParsedTask {
  title: string;
  tokens: QuickAddToken[];
}

export interface QuickAddContext {
  members: readonly Member[];
  labels: readonly Label[];
  userId: string;
  timeZone: string;
  /** `en-GB`: the language of dates, and the order of day and month in `5/6`. */
  locale: string;
  /** The default is the current time. */
  now?: Date;
}

/** A longer line is not a title, and parsing it would be slow. */
const maxParsedLength = 1000;

const prioritiesByCode: Record<string, Priority> = { p1: 'urgent', p2: 'high', p3: 'medium', p4: 'low' };

/**
 * Parses text such as "Pay rent fri 5pm p1 @ana #home". Tokens whose text is in `ignored` stay in the title, as does
 * everything in quotes. The title is never empty: a text that consists of tokens only is a title.
 */
export function parseQuickAdd(text: string, context: QuickAddContext, ignored: ReadonlySet<string>): ParsedTask {
  if (text.length > maxParsedLength) return { title: text.trim(), tokens: [] };
  const visible = hideQuotes(text);
  const isWanted = ({ text: tokenText }: { text: string }) => !ignored.has(tokenText);
  const allNames = findNames(visible, context);
  const allCodes = findPriorities(visible);
  const names = allNames.filter(isWanted);
  const codes = allCodes.filter(isWanted);
  const { locale, timeZone, now = new Date() } = context;
  // What is ignored stays in the title, but what follows it is still at the end.
  const withoutNames = blankOutTokens(visible, [...allNames, ...allCodes]);
  const dues = findDates(withoutNames, { locale, timeZone, now }, ignored);
  // Inside a title, `P2` is rather a name.
  const priority = codes.find((code) => isAtEdge(blankOutTokens(withoutNames, dues), code));
  const tokens = [...names, ...dues.filter(isWanted), ...(priority ? [priority] : [])].sort(
    (a, b) => a.startIndex - b.startIndex,
  );
  const withoutDue = tokens.filter(({ kind }) => kind !== 'due' && kind !== 'recurrence');
  const kept = [tokens, withoutDue].find((candidate) => /[^\s\p{P}]/u.test(toTitle(text, candidate))) ?? [];
  return { title: toTitle(text, kept), tokens: kept };
}

export type TaskDraft = Omit<ApiInput<'create_task'>, 'projectId' | 'statusId'> & { newLabels: string[] };

export function toTaskDraft({ title, tokens }: ParsedTask): TaskDraft {
  const getValues = (kind: QuickAddToken['kind']) => [
    ...new Set(tokens.filter((token) => token.kind === kind).map(({ value }) => value)),
  ];
  const [priority] = getValues('priority');
  const recurrence = tokens.find(({ kind }) => kind === 'recurrence');
  const [dueDate = recurrence?.dueDate] = getValues('due');
  const labels = getValues('label');
  return {
    title,
    ...(priority !== undefined && { priority: priority as Priority }),
    ...(dueDate !== undefined && { dueDate }),
    ...(recurrence && { recurrence: { rule: recurrence.value, from: recurrence.from ?? 'due' } }),
    assigneeIds: getValues('assignee'),
    labelIds: labels.filter((value) => !value.startsWith(newLabelPrefix)),
    newLabels: labels
      .filter((value) => value.startsWith(newLabelPrefix))
      .map((value) => value.slice(newLabelPrefix.length)),
  };
}

/** The due date, or how the task repeats, with the date that it starts on. */
function findDates(text: string, context: DueDateContext, ignored: ReadonlySet<string>): QuickAddToken[] {
  const repeated = findRecurrenceAndStart(text, context);
  if (repeated && !ignored.has(repeated[0].text)) return repeated;
  const due = findDueDate(text, context);
  const dayOfMonth = due ? undefined : findDayOfMonth(text, context);
  if (dayOfMonth) return [dayOfMonth];
  if (!due) return [];
  const { hasDay: _, ...found } = due;
  return [{ ...found, kind: 'due' }];
}

/** The people and labels that are named in the text. A name that is no member's stays in the title. */
function findNames(text: string, context: QuickAddContext): QuickAddToken[] {
  return [...text.matchAll(/(?<=^|\s)[@#][\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_](?=[.,;:!?]*(?:\s|$))/gu)].flatMap(
    ({ 0: tokenText, index }) => {
      const parsed = tokenText.startsWith('#') ? findLabel(tokenText, context) : findAssignee(tokenText, context);
      return parsed ? [{ ...parsed, text: tokenText, startIndex: index }] : [];
    },
  );
}

function findPriorities(text: string): QuickAddToken[] {
  return [...text.matchAll(/(?<=^|\s)p[1-4](?=[.,;:!?]*(?:\s|$))/giu)].map(({ 0: code, index }) => ({
    kind: 'priority',
    text: code,
    startIndex: index,
    value: prioritiesByCode[code.toLowerCase()] ?? 'none',
  }));
}

/** Whether nothing but white space and punctuation is before or after the token. */
function isAtEdge(textWithoutTokens: string, { startIndex }: QuickAddToken): boolean {
  return (
    /^\s*$/.test(textWithoutTokens.slice(0, startIndex)) || /^[\s.,;:!?]*$/.test(textWithoutTokens.slice(startIndex))
  );
}

function findLabel(text: string, { labels }: QuickAddContext): Pick<QuickAddToken, 'kind' | 'value'> | undefined {
  const name = text.slice(1);
  // `#123` is the number of something.
  if (!/\p{L}/u.test(name)) return undefined;
  const label = labels.find((candidate) => normalizeName(candidate.name) === normalizeName(name));
  if (!label && /^\p{N}/u.test(name)) return undefined;
  return { kind: 'label', value: label?.id ?? newLabelPrefix + name };
}

function findAssignee(
  text: string,
  { members, userId }: QuickAddContext,
): Pick<QuickAddToken, 'kind' | 'value'> | undefined {
  const wantedName = normalizeName(text.slice(1));
  if (wantedName === 'me' || wantedName === 'yo') return { kind: 'assignee', value: userId };
  const member =
    members.find(
      ({ name }) => normalizeName(name) === wantedName || normalizeName(name.split(' ')[0] ?? '') === wantedName,
    ) ?? members.find(({ name }) => normalizeName(name).startsWith(wantedName));
  return member && { kind: 'assignee', value: member.userId };
}

/** The text without the tokens, and without the punctuation that would be left alone. */
function toTitle(text: string, tokens: readonly QuickAddToken[]): string {
  const title = blankOutTokens(text, tokens).replace(/\s+/g, ' ');
  if (tokens.length === 0) return title.trim();
  return title
    .replace(/ (?=[.,;:!?](?: |$))/g, '')
    .replace(/^[\s,;:]+|[\s,;:]+$/g, '')
    .trim();
}

/** Replaces the tokens with spaces, so that the indexes of the rest of the text stay valid. */
function blankOutTokens(text: string, tokens: readonly Pick<QuickAddToken, 'text' | 'startIndex'>[]): string {
  return tokens.reduce((rest, token) => {
    const endIndex = token.startIndex + token.text.length;
    return rest.slice(0, token.startIndex) + ' '.repeat(token.text.length) + rest.slice(endIndex);
  }, text);
}

/** For comparing: without case, accents, spaces and separators. */
function normalizeName(name: string): string {
  return foldText(name).replace(/[\s_.-]+/g, '');
}
