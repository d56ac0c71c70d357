import type { TaskRow } from '../../db/schema.ts';

/** A project as it is written down: a line for each task, in the order in which the work is done. */
export interface ProjectOutline {
  name: string;
  slug: string;
  color: string;
  description: string;
  defaultView: 'kanban' | 'list' | 'gantt';
  /** Whether there is a column between In Progress and Done. */
  hasReviewColumn: boolean;
  /** Who does most of the work. */
  team: string[];
  /**
   * `Title #label !priority` is a task, and `+ ` before it says that it waits for the one above. Indented below it:
   * `- ` a subtask, `> ` a line of its description, `Name: ` a comment.
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
  const waits = line.startsWith('+ ');
  const words = (waits ? line.slice(2) : line).split(' ');
  const marked = (mark: string) => words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1));
  return {
    title: words.filter((word) => !/^[#!]/.test(word)).join(' '),
    labels: marked('#'),
    priority: marked('!')[0] as OutlineTask['priority'],
    waitsForPrevious: waits,
    description: null,
    subtasks: [],
    comments: [],
  };
}
