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

/** Renders a task for people. */
export function renderTaskMarkdown({ task, comments = [], truncated }: TaskDetail): string {
  const facts = {
    Project: task.project.name,
    Status: task.status?.name,
    Priority: task.priority,
    Start: task.startDate,
    Due: task.dueDate,
    'Estimated hours': task.estimatedHours,
    Assignees: task.assignees?.map(({ name }) => name).join(', '),
    Labels: task.labels?.join(', '),
    Done: task.completedAt,
    'Subtask of': task.parent?.title,
    Created: task.created,
    Updated: task.updated,
    Link: task.url,
  };
  return joinBlocks([
    `# ${task.title}`,
    formatFacts(facts),
    task.description,
    formatSection('Subtasks', task.subtasks),
    formatSection('Blocked by', task.blockedBy),
    comments.length > 0 &&
      `## Comments\n\n${comments.map(({ by, at, content }) => `**${by}**, ${at}:\n\n${content}`).join('\n\n')}`,
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
    Link: url,
  };
  return joinBlocks([
    `# ${report.project.name}`,
    formatFacts(facts),
    formatSection('In progress', report.inProgress),
    formatSection('Overdue', report.overdue),
    formatSection('Blocked', report.blocked),
    formatSection('Next', report.next),
    formatSection('Done', report.done),
    report.people &&
      `## People\n\n${report.people.map(({ name, open, overdue }) => `- ${name}: ${open} open, ${overdue} overdue`).join('\n')}`,
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
  return `- ${row.title} (${details.join('; ')})`;
}

function formatFacts(facts: Record<string, string | number | undefined>): string {
  const present = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return present.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}

function joinBlocks(parts: (string | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n\n');
}
