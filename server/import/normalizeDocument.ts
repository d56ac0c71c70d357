import { invalidInput } from '../../contract/errors.ts';
import {
  findCompletionConflict,
  formatRecurrenceRule,
  parseRecurrenceRule,
  RecurrenceRuleError,
} from '../../contract/rules/recurrence/recurrenceRule.ts';
import { maxPosition } from '../../contract/rules/taskPlacement.ts';
import { maxTextLength, maxTitleLength } from '../../contract/rules/textLimits.ts';
import { hasDirectionOverride, hasVisibleText, toOneLine } from '../../contract/rules/visibleAndOneLineText.ts';
import {
  type ImportedDocument,
  type ImportedProject,
  type ImportedTask,
  importerAsAuthor,
} from './importedDocument.ts';
import type { Losses } from './losses.ts';
import { splitText } from './splitText.ts';

const maxNameLength = 100;
const maxLinks = 100;
/** Shared, because a large file has many tasks without links. */
const noIds: string[] = [];
const noComments: ImportedTask['comments'] = [];

/**
 * Makes a document hold to the rules of the product: lengths, visible names, references that exist, no circles. What does
 * not fit is moved to where it does, and reported. Puts every task after its parent.
 */
export function normalizeDocument({ document }: ImportedDocument, losses: Losses): void {
  const labels = mergeByName(document.labels, 'Label', losses);
  document.labels = labels.items;
  const personIds = new Set(document.people.map(({ id }) => id));
  for (const person of document.people) person.name = toName(person.name, 'Somebody', losses);
  const allIds = new Set(document.projects.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  const seenIds = new Set<string>();
  for (const project of document.projects) {
    const statuses = mergeByName(project.statuses, 'Column', losses);
    project.statuses = statuses.items;
    const usedLabelIds = new Set(project.tasks.flatMap(({ labelIds }) => labelIds));
    const usedLabels = document.labels.length === 0 ? [] : [...labels.longNames].filter(([id]) => usedLabelIds.has(id));
    describeLongNames(project, [...statuses.longNames, ...usedLabels], losses);
    project.tasks = project.tasks.filter(({ id, title }) => {
      if (seenIds.has(id)) losses.add('The file has a task twice: only the first is imported', title || id);
      const isNew = !seenIds.has(id);
      seenIds.add(id);
      return isNew;
    });
    for (const task of project.tasks) {
      normalizeRecurrence(task, losses);
      normalizeTexts(task, losses);
      const statusId = task.statusId === null ? null : (statuses.ids.get(task.statusId) ?? null);
      if (task.statusId !== null && statusId === null)
        losses.add('The column of a task is not in the file', task.title);
      task.statusId = statusId;
      task.labelIds = keepKnown(task.labelIds, (id) => labels.ids.get(id), task, 'A label is not in the file', losses);
      task.assigneeIds = keepKnown(
        task.assigneeIds,
        (id) => (personIds.has(id) ? id : undefined),
        task,
        'A person is not in the file',
        losses,
      );
      task.blockedByIds = keepKnown(
        task.blockedByIds,
        (id) => (allIds.has(id) && id !== task.id ? id : undefined),
        task,
        'A task that blocks another is not in the file',
        losses,
      );
      if (task.position !== undefined && !(Math.abs(task.position) <= maxPosition)) delete task.position;
    }
    project.tasks = sortByParent(project, losses);
  }
  removeBlockerCircles(document.projects, losses);
}

/**
 * Makes names valid, and merges what has the same name. `ids`: what the id of each item has become. `longNames`: the whole
 * names, by the ids in the file, of those that had to be shortened.
 */
function mergeByName<T extends { id: string; name: string }>(
  items: readonly T[],
  fallback: 'Label' | 'Column',
  losses: Losses,
): { items: T[]; ids: Map<string, string>; longNames: Map<string, string> } {
  const byWholeName = new Map<string, T>();
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  const longNames = new Map<string, string>();
  for (const item of items) {
    const whole = toWholeName(item.name, fallback);
    if (whole.length > maxNameLength) longNames.set(item.id, `${fallback}: ${whole}`);
    const same = byWholeName.get(whole);
    if (same) losses.add(`A ${fallback.toLowerCase()} has the name of another one: they have become one`, whole);
    else {
      let name = shorten(whole, maxNameLength);
      for (let number = 2; taken.has(name); number++) {
        const suffix = ` (${number})`;
        name = `${shorten(whole, maxNameLength - suffix.length)}${suffix}`;
      }
      taken.add(name);
      byWholeName.set(whole, { ...item, name });
    }
    ids.set(item.id, same?.id ?? item.id);
  }
  return { items: [...byWholeName.values()], ids, longNames };
}

/**
 * Names that are too long are kept whole in the description of the project.
 * @throws AppError with code `invalid_input` if they do not fit there
 */
function describeLongNames(project: ImportedProject, longNames: readonly [string, string][], losses: Losses): void {
  const whole = toWholeName(project.name, 'Import');
  project.name = shorten(whole, maxNameLength);
  const lines = [...(whole === project.name ? [] : [whole]), ...longNames.map(([, text]) => text)];
  for (const line of lines) losses.add('A name was too long and is whole in the description of the project', line);
  const description = project.description === null ? '' : toText(project.description);
  const text = [...lines, ...(description === '' ? [] : [description])].join('\n\n');
  if (text.length > maxTextLength)
    throw invalidInput(
      'file',
      `must have descriptions of projects of at most 50,000 characters; ${project.name} has more`,
    );
  project.description = project.description === null && text === '' ? null : text;
}

function toName(name: string, fallback: string, losses: Losses): string {
  const whole = toWholeName(name, fallback);
  if (whole.length > maxNameLength) losses.add('The name of a person was shortened', whole);
  return shorten(whole, maxNameLength);
}

function toWholeName(name: string, fallback: string): string {
  const clean = toOneLine(stripDirections(toText(name))).trim();
  return hasVisibleText(clean) ? clean : fallback;
}

function shorten(name: string, maxLength: number): string {
  return name.slice(0, maxLength).toWellFormed().trim();
}

/** Without what neither database stores. */
function toText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function stripDirections(text: string): string {
  return hasDirectionOverride(text) ? text.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '') : text;
}

/** A rule that the product cannot follow is kept as text. */
function normalizeRecurrence(task: ImportedTask, losses: Losses): void {
  if (!task.recurrence) return;
  try {
    const rule = parseRecurrenceRule(task.recurrence.rule);
    if (task.recurrence.from === 'completion') {
      const conflict = findCompletionConflict(rule);
      if (conflict) throw new RecurrenceRuleError(conflict);
    }
    task.recurrence = { ...task.recurrence, rule: formatRecurrenceRule(rule) };
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError)) throw error;
    losses.add('What repeats is kept as text in the description', `${task.title}: ${task.recurrence.rule}`);
    task.description = [task.description, `Repeats: ${task.recurrence.rule}`].filter(Boolean).join('\n\n');
    task.recurrence = null;
  }
}

/** A title that is too long continues in the description, and a description in comments: nothing is lost. */
function normalizeTexts(task: ImportedTask, losses: Losses): void {
  const title = toOneLine(stripDirections(toText(task.title)));
  task.title = hasVisibleText(title) ? title.slice(0, maxTitleLength).toWellFormed().trim() : '(untitled)';
  if (task.title === '(untitled)') losses.add('A task has no title', task.id);
  let description = task.description === null ? '' : toText(task.description);
  if (title.length > maxTitleLength) {
    losses.add('A title was too long and continues in the description', task.title);
    description = `${title}\n\n${description}`;
  }
  const parts = splitText(description);
  if (parts.length > 1) losses.add('A description was too long and continues in comments', task.title);
  task.description = task.description === null && description === '' ? null : (parts[0] ?? '');
  const createdAt = task.createdAt ?? new Date(0).toISOString();
  const overflow = parts
    .slice(1)
    .map((content, index) => ({ id: `${task.id} part ${index + 2}`, authorId: importerAsAuthor, content, createdAt }));
  if (overflow.length + task.comments.length === 0) task.comments = noComments;
  else
    task.comments = [...overflow, ...task.comments].flatMap((comment) => {
      const content = toText(comment.content);
      if (!hasVisibleText(content)) return [];
      return splitText(content).map((part, index) => ({
        ...comment,
        id: index === 0 ? comment.id : `${comment.id} part ${index + 1}`,
        content: part,
      }));
    });
}

function keepKnown(
  ids: readonly string[],
  find: (id: string) => string | undefined,
  task: ImportedTask,
  reason: string,
  losses: Losses,
): string[] {
  const known = new Set<string>();
  for (const id of ids) {
    const found = find(id);
    if (found === undefined) losses.add(reason, `${task.title}: ${id}`);
    else if (known.size < maxLinks) known.add(found);
    else losses.add('A task has more than 100 labels or assignees', task.title);
  }
  return known.size === 0 ? noIds : [...known];
}

/** Parents first, each followed by its subtasks. A parent that is missing, or part of a circle, is left out. */
function sortByParent(project: ImportedProject, losses: Losses): ImportedTask[] {
  const byId = new Map(project.tasks.map((task) => [task.id, task]));
  const state = new Map<ImportedTask, 'visiting' | 'done'>();
  for (const task of project.tasks) {
    if (task.parentTaskId !== null && !byId.has(task.parentTaskId)) {
      losses.add('The parent of a task is not in the file', task.title);
      task.parentTaskId = null;
    }
    breakCircle(task, byId, state, losses);
  }
  const children = Map.groupBy(project.tasks, ({ parentTaskId }) => parentTaskId);
  const sorted: ImportedTask[] = [];
  const stack = [...(children.get(null) ?? [])].reverse();
  for (let task = stack.pop(); task; task = stack.pop()) {
    sorted.push(task);
    stack.push(...(children.get(task.id) ?? []).toReversed());
  }
  return sorted;
}

function breakCircle(
  start: ImportedTask,
  byId: Map<string, ImportedTask>,
  state: Map<ImportedTask, 'visiting' | 'done'>,
  losses: Losses,
): void {
  const path: ImportedTask[] = [];
  let task: ImportedTask | undefined = start;
  while (task && !state.has(task)) {
    state.set(task, 'visiting');
    path.push(task);
    const parent: ImportedTask | undefined = task.parentTaskId === null ? undefined : byId.get(task.parentTaskId);
    if (parent && state.get(parent) === 'visiting') {
      losses.add('Tasks are subtasks of each other: the circle was opened', task.title);
      task.parentTaskId = null;
      break;
    }
    task = parent;
  }
  for (const each of path) state.set(each, 'done');
}

/** Removes what closes a circle of tasks that wait for each other. */
function removeBlockerCircles(projects: readonly ImportedProject[], losses: Losses): void {
  const tasks = projects.flatMap((project) => project.tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const state = new Map<string, 'visiting' | 'done'>();
  for (const start of tasks) {
    // Depth first, with a stack of our own: chains may be longer than the stack of calls.
    const stack: { task: ImportedTask; next: number }[] = [];
    if (state.has(start.id)) continue;
    state.set(start.id, 'visiting');
    stack.push({ task: start, next: 0 });
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const id = top.task.blockedByIds[top.next];
      if (id === undefined) {
        state.set(top.task.id, 'done');
        stack.pop();
      } else if (state.get(id) === 'visiting') {
        losses.add('Tasks block each other: the circle was opened', top.task.title);
        top.task.blockedByIds.splice(top.next, 1);
      } else {
        top.next++;
        const blocker = byId.get(id);
        if (blocker && !state.has(id)) {
          state.set(id, 'visiting');
          stack.push({ task: blocker, next: 0 });
        }
      }
    }
  }
}
