import type { TaskRow } from '../../db/schema.ts';

/** The text form of a demo project: one line per task, in the order of the work. */
export interface ProjectOutline {
  name: string;
  slug: string;
  color: string;
  description: string;
  defaultView: 'kanban' | 'list' | 'gantt';
  /** Whether it has a column In Review, between In Progress and Done. */
  hasReviewColumn: boolean;
  /** The first names of the people who do most of the work. */
  team: string[];
  /**
   * A task is `Title #label !priority`; a `+ ` before it makes it wait for the task above. Indented below it are `- ` a
   * subtask, `> ` a line of its description, and `Name: ` a comment.
   */
  outline: string;
}

export interface OutlineTask {
  title: string;
  labels: string[];
  priority: TaskRow['priority'] | undefined;
  waitsForPrevious: boolean;
  description: string | null;
  subtasks: string[];
  comments: { by: string; content: string }[];
}

export function parseOutline(outline: string): OutlineTask[] {
  const items: OutlineTask[] = [];
  for (const line of outline.split('\n')) {
    if (line.trim() === '') continue;
    const item = items.at(-1);
    const [, mark, rest = ''] = /^ {2}([->]) ?(.*)$/.exec(line) ?? [];
    const [, by, content] = /^ {2}(\p{L}+): (.+)$/u.exec(line) ?? [];
    if (item && mark === '-') item.subtasks.push(rest);
    else if (item && mark === '>') item.description = item.description === null ? rest : `${item.description}\n${rest}`;
    else if (item && by && content) item.comments.push({ by, content });
    else items.push(parseTask(line));
  }
  return items;
}

function parseTask(line: string): OutlineTask {
  const waitsForPrevious = line.startsWith('+ ');
  const parts = (waitsForPrevious ? line.slice(2) : line).split(' ');
  const getMarked = (mark: string) => parts.filter((part) => part.startsWith(mark)).map((part) => part.slice(1));
  return {
    title: parts.filter((part) => !/^[#!]/.test(part)).join(' '),
    labels: getMarked('#'),
    priority: getMarked('!')[0] as OutlineTask['priority'],
    waitsForPrevious,
    description: null,
    subtasks: [],
    comments: [],
  };
}
