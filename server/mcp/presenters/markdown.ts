import { toOneLine } from '../../../contract/rules/visibleAndOneLineText.ts';
import type { OperationOutput } from '../../operations/handlerTypes.ts';
import type { TaskSummary } from './taskSummaries.ts';

type Report = OperationOutput<'project_report'>;

interface TaskDetail {
  task: {
    title: string;
    url: string;
    project: { name: string };
    status?: { name: string } | undefined;
    priority?: string | undefined;
    startDate?: string | undefined;
    dueDate?: string | undefined;
    estimatedHours?: number | undefined;
    recurrence?: string | undefined;
    assignees?: { name: string }[] | undefined;
    labels?: string[] | undefined;
    completedAt?: string | undefined;
    description?: string | undefined;
    parent?: TaskSummary | undefined;
    subtasks?: TaskSummary[] | undefined;
    blockedBy?: TaskSummary[] | undefined;
    created: string;
    updated: string;
  };
  comments?: { by: string; at: string; content: string }[] | undefined;
  truncated?: string | undefined;
}

/**
 * Renders a task for people. What people wrote cannot look like a part of the page: their lines are escaped, and their
 * longer texts are quotes.
 */
export function renderTaskMarkdown({ task, comments = [], truncated }: TaskDetail): string {
  const facts = {
    Project: task.project.name,
    Status: task.status?.name,
    Priority: task.priority,
    Start: task.startDate,
    Due: task.dueDate,
    'Estimated hours': task.estimatedHours,
    Repeats: task.recurrence,
    Assignees: task.assignees?.map(({ name }) => name).join(', '),
    Labels: task.labels?.join(', '),
    Done: task.completedAt,
    'Subtask of': task.parent?.title,
    Created: task.created,
    Updated: task.updated,
  };
  return joinBlocks([
    `# ${escapeLine(task.title)}`,
    `${formatFacts(facts)}\n- Link: ${task.url}`,
    task.description && quote(task.description),
    formatSection('Subtasks', task.subtasks),
    formatSection('Blocked by', task.blockedBy),
    comments.length > 0 &&
      `## Comments\n\n${comments.map(({ by, at, content }) => `**${escapeLine(by)}**, ${at}:\n\n${quote(content)}`).join('\n\n')}`,
    truncated,
  ]);
}

/** Renders a project report for people. */
export function renderProjectMarkdown(report: Report, url: string): string {
  const { counts } = report;
  const facts = {
    Today: report.today,
    Open: counts.open,
    'In progress': counts.inProgress,
    Overdue: counts.overdue,
    Blocked: counts.blocked,
    [`Done since ${report.doneSince}`]: counts.done,
    'Estimated hours open': counts.openHours,
  };
  return joinBlocks([
    `# ${escapeLine(report.project.name)}`,
    `${formatFacts(facts)}\n- Link: ${url}`,
    formatSection('In progress', report.inProgress),
    formatSection('Overdue', report.overdue),
    formatSection('Blocked', report.blocked),
    formatSection('Next', report.next),
    formatSection('Done', report.done),
    report.people &&
      `## People\n\n${report.people.map(({ name, open, overdue }) => `- ${escapeLine(name)}: ${open} open, ${overdue} overdue`).join('\n')}`,
    report.truncated,
  ]);
}

function formatSection(heading: string, rows: (TaskSummary & { waitsFor?: string[] })[] = []): string | undefined {
  return rows.length === 0 ? undefined : `## ${heading}\n\n${rows.map(formatTaskLine).join('\n')}`;
}

function formatTaskLine(row: TaskSummary & { waitsFor?: string[] }): string {
  const details = [
    row.status,
    row.priority,
    row.dueDate && `due ${row.dueDate}`,
    row.completedAt && `done ${row.completedAt}`,
    row.estimatedHours !== undefined && `${row.estimatedHours} h`,
    row.assignees?.join(', '),
    row.waitsFor?.length && `blocked by ${row.waitsFor.join(', ')}`,
    row.id,
  ].filter(Boolean);
  return `- ${escapeLine(row.title)} (${details.map((detail) => escapeLine(String(detail))).join('; ')})`;
}

function formatFacts(facts: Record<string, string | number | undefined>): string {
  const present = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return present.map(([name, value]) => `- ${name}: ${escapeLine(String(value))}`).join('\n');
}

function joinBlocks(parts: (string | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n\n');
}

/** One line in which nothing is emphasized, linked or code. An underscore inside a word is none of these. */
function escapeLine(text: string): string {
  return toOneLine(text).replace(/[\\`*[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

function quote(text: string): string {
  const lines = text.trim().split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
  return lines.map((line) => `> ${line}`.trimEnd()).join('\n');
}
