import type { ApiInput } from '../../lib/apiClient.ts';
import { toInstant } from '../../lib/dates.ts';
import type { Language } from '../../lib/i18n/index.ts';
import type { Label, Member, Priority } from '../../sync/index.ts';

/** A part of what was typed that means something. */
export interface QuickAddToken {
  kind: 'due' | 'priority' | 'assignee' | 'label';
  text: string;
  startIndex: number;
  /** A day or instant, a priority, a person's id, a label's id; of a label that is not there: `new:` and its name. */
  value: string;
}

export interface ParsedTask {
  title: string;
  tokens: QuickAddToken[];
}

export interface QuickAddContext {
  members: readonly Member[];
  labels: readonly Label[];
  userId: string;
  timeZone: string;
  parseDates: Dates;
}

type Dates = Awaited<ReturnType<typeof loadDateParser>>;

/** What reads dates in the person's language. */
export async function loadDateParser(language: Language) {
  const { casual } = await (language === 'es' ? import('chrono-node/es') : import('chrono-node/en'));
  return casual;
}

const priorities: Record<string, Priority> = { p1: 'urgent', p2: 'high', p3: 'medium', p4: 'low' };

/** Reads "Pay rent fri 5pm p1 @ana #home". What is in `ignored` is only text. */
export function parseQuickAdd(typed: string, known: QuickAddContext, ignored: ReadonlySet<string>): ParsedTask {
  const tokens: QuickAddToken[] = [];
  for (const match of typed.matchAll(/(?<=^|\s)(p[1-4]|[@#][\p{L}\p{N}_.-]+)(?=\s|$)/giu)) {
    const [text] = match;
    const found = ignored.has(text) ? undefined : meaningOf(text, known);
    const isOnly = found?.kind === 'priority' && tokens.some(({ kind }) => kind === 'priority');
    if (found && !isOnly) tokens.push({ ...found, text, startIndex: match.index });
  }
  const due = dueIn(blank(typed, tokens), known, ignored);
  if (due) tokens.push(due);
  tokens.sort((a, b) => a.startIndex - b.startIndex);
  return { title: blank(typed, tokens).replace(/\s+/g, ' ').trim(), tokens };
}

export type TaskDraft = Omit<ApiInput<'create_task'>, 'projectId' | 'statusId'> & { newLabels: string[] };

export function toTaskDraft({ title, tokens }: ParsedTask): TaskDraft {
  const valuesOf = (kind: QuickAddToken['kind']) =>
    tokens.filter((token) => token.kind === kind).map(({ value }) => value);
  const [priority] = valuesOf('priority');
  const [dueDate] = valuesOf('due');
  const labels = valuesOf('label');
  return {
    title,
    ...(priority !== undefined && { priority: priority as Priority }),
    ...(dueDate !== undefined && { dueDate }),
    assigneeIds: valuesOf('assignee'),
    labelIds: labels.filter((value) => !value.startsWith('new:')),
    newLabels: labels.filter((value) => value.startsWith('new:')).map((value) => value.slice(4)),
  };
}

function meaningOf(
  text: string,
  { members, labels, userId }: QuickAddContext,
): Pick<QuickAddToken, 'kind' | 'value'> | undefined {
  const wanted = fold(text.slice(1));
  const priority = priorities[text.toLowerCase()];
  if (priority) return { kind: 'priority', value: priority };
  if (text.startsWith('#')) {
    const label = labels.find(({ name }) => fold(name) === wanted);
    return { kind: 'label', value: label?.id ?? `new:${text.slice(1)}` };
  }
  if (wanted === 'me' || wanted === 'yo') return { kind: 'assignee', value: userId };
  const person =
    members.find(({ name }) => fold(name) === wanted || fold(name.split(' ')[0] ?? '') === wanted) ??
    members.find(({ name }) => fold(name).startsWith(wanted));
  return person && { kind: 'assignee', value: person.userId };
}

function dueIn(
  typed: string,
  { parseDates, timeZone }: QuickAddContext,
  ignored: ReadonlySet<string>,
): QuickAddToken | undefined {
  const now = new Date();
  const found = parseDates
    .parse(typed, { instant: now, timezone: offsetOf(now, timeZone) }, { forwardDate: true })
    .filter(({ text, start }) => {
      const isDay = start.isCertain('day') || start.isCertain('weekday') || start.isCertain('hour');
      return isDay && !/^(now|ahora)$/i.test(text) && !ignored.has(text);
    })
    .at(-1);
  if (!found) return undefined;
  const { start, text, index } = found;
  const two = (part: 'month' | 'day' | 'hour' | 'minute') => String(start.get(part) ?? 0).padStart(2, '0');
  const day = `${start.get('year')}-${two('month')}-${two('day')}`;
  const value = start.isCertain('hour') ? toInstant(day, `${two('hour')}:${two('minute')}`, timeZone) : day;
  return { kind: 'due', text, startIndex: index, value };
}

/** Minutes that a time zone is ahead of UTC. */
function offsetOf(instant: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return Math.round((Date.parse(`${shown.replace(' ', 'T')}Z`) - instant.getTime()) / 60_000);
}

/** The text with spaces where the tokens are, so that the rest stays where it is. */
function blank(typed: string, tokens: readonly QuickAddToken[]): string {
  return tokens.reduce(
    (rest, { startIndex, text }) =>
      rest.slice(0, startIndex) + ' '.repeat(text.length) + rest.slice(startIndex + text.length),
    typed,
  );
}

function fold(words: string): string {
  return words
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_.-]+/g, '');
}
