import type { ApiInput } from '../../lib/apiClient.ts';
import { toInstant } from '../../lib/dates.ts';
import type { Language } from '../../lib/i18n/index.ts';
import type { Label, Member, Priority } from '../../sync/index.ts';

/** A part of the text that sets a field. */
export interface QuickAddToken {
  kind: 'due' | 'priority' | 'assignee' | 'label';
  text: string;
  startIndex: number;
  /** A day or an instant, a priority, a user id, a label id; for a label to create: `newLabelPrefix` and its name. */
  value: string;
}

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
  dateParser: Awaited<ReturnType<typeof loadDateParser>>;
}

/** Loads the parser of dates in a language. */
export async function loadDateParser(language: Language) {
  const { casual } = await (language === 'es' ? import('chrono-node/es') : import('chrono-node/en'));
  return casual;
}

const prioritiesByCode: Record<string, Priority> = { p1: 'urgent', p2: 'high', p3: 'medium', p4: 'low' };

/** Parses text such as "Pay rent fri 5pm p1 @ana #home". Tokens whose text is in `ignored` stay in the title. */
export function parseQuickAdd(text: string, context: QuickAddContext, ignored: ReadonlySet<string>): ParsedTask {
  const tokens: QuickAddToken[] = [];
  for (const match of text.matchAll(/(?<=^|\s)(p[1-4]|[@#][\p{L}\p{N}_.-]+)(?=\s|$)/giu)) {
    const [tokenText] = match;
    const parsed = ignored.has(tokenText) ? undefined : parseToken(tokenText, context);
    const isSecondPriority = parsed?.kind === 'priority' && tokens.some(({ kind }) => kind === 'priority');
    if (parsed && !isSecondPriority) tokens.push({ ...parsed, text: tokenText, startIndex: match.index });
  }
  const due = findDueDate(blankOutTokens(text, tokens), context, ignored);
  if (due) tokens.push(due);
  tokens.sort((a, b) => a.startIndex - b.startIndex);
  return { title: blankOutTokens(text, tokens).replace(/\s+/g, ' ').trim(), tokens };
}

export type TaskDraft = Omit<ApiInput<'create_task'>, 'projectId' | 'statusId'> & { newLabels: string[] };

export function toTaskDraft({ title, tokens }: ParsedTask): TaskDraft {
  const getValues = (kind: QuickAddToken['kind']) =>
    tokens.filter((token) => token.kind === kind).map(({ value }) => value);
  const [priority] = getValues('priority');
  const [dueDate] = getValues('due');
  const labels = getValues('label');
  return {
    title,
    ...(priority !== undefined && { priority: priority as Priority }),
    ...(dueDate !== undefined && { dueDate }),
    assigneeIds: getValues('assignee'),
    labelIds: labels.filter((value) => !value.startsWith(newLabelPrefix)),
    newLabels: labels
      .filter((value) => value.startsWith(newLabelPrefix))
      .map((value) => value.slice(newLabelPrefix.length)),
  };
}

function parseToken(
  text: string,
  { members, labels, userId }: QuickAddContext,
): Pick<QuickAddToken, 'kind' | 'value'> | undefined {
  const priority = prioritiesByCode[text.toLowerCase()];
  if (priority) return { kind: 'priority', value: priority };
  const wantedName = normalizeName(text.slice(1));
  if (text.startsWith('#')) {
    const label = labels.find(({ name }) => normalizeName(name) === wantedName);
    return { kind: 'label', value: label?.id ?? newLabelPrefix + text.slice(1) };
  }
  if (wantedName === 'me' || wantedName === 'yo') return { kind: 'assignee', value: userId };
  const member =
    members.find(
      ({ name }) => normalizeName(name) === wantedName || normalizeName(name.split(' ')[0] ?? '') === wantedName,
    ) ?? members.find(({ name }) => normalizeName(name).startsWith(wantedName));
  return member && { kind: 'assignee', value: member.userId };
}

/** Finds the last date in the text that names a day or an hour. */
function findDueDate(
  text: string,
  { dateParser, timeZone }: QuickAddContext,
  ignored: ReadonlySet<string>,
): QuickAddToken | undefined {
  const now = new Date();
  const date = dateParser
    .parse(text, { instant: now, timezone: getUtcOffsetMinutes(now, timeZone) }, { forwardDate: true })
    .filter(({ text: dateText, start }) => {
      const hasDayOrHour = start.isCertain('day') || start.isCertain('weekday') || start.isCertain('hour');
      return hasDayOrHour && !/^(now|ahora)$/i.test(dateText) && !ignored.has(dateText);
    })
    .at(-1);
  if (!date) return undefined;
  const { start } = date;
  const twoDigits = (part: 'month' | 'day' | 'hour' | 'minute') => String(start.get(part) ?? 0).padStart(2, '0');
  const day = `${start.get('year')}-${twoDigits('month')}-${twoDigits('day')}`;
  const time = `${twoDigits('hour')}:${twoDigits('minute')}`;
  const value = start.isCertain('hour') ? toInstant(day, time, timeZone) : day;
  return { kind: 'due', text: date.text, startIndex: date.index, value };
}

function getUtcOffsetMinutes(instant: Date, timeZone: string): number {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return Math.round((Date.parse(`${local.replace(' ', 'T')}Z`) - instant.getTime()) / 60_000);
}

/** Replaces the tokens with spaces, so that the indexes of the rest of the text stay valid. */
function blankOutTokens(text: string, tokens: readonly QuickAddToken[]): string {
  return tokens.reduce((rest, token) => {
    const endIndex = token.startIndex + token.text.length;
    return rest.slice(0, token.startIndex) + ' '.repeat(token.text.length) + rest.slice(endIndex);
  }, text);
}

/** For comparing: without case, accents, spaces and separators. */
function normalizeName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_.-]+/g, '');
}
