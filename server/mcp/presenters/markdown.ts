import type { OperationOutput } from '../../operations/handlerTypes.ts';
import type { TaskSummary } from './taskSummaries.ts';

type Report = OperationOutput<'project_report'>;

interface Whole {
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

/** A task as people read it. */
export function renderTaskMarkdown({ task, comments = [], truncated }: Whole): string {
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
  return blocks([
    `# ${task.title}`,
    factList(facts),
    task.description,
    section('Subtasks', task.subtasks),
    section('Waits for', task.blockedBy),
    comments.length > 0 &&
      `## Comments\n\n${comments.map(({ by, at, content }) => `**${by}**, ${at}:\n\n${content}`).join('\n\n')}`,
    truncated,
  ]);
}

/** A project as people read it. */
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
  return blocks([
    `# ${report.project.name}`,
    factList(facts),
    section('In progress', report.inProgress),
    section('Overdue', report.overdue),
    section('Blocked', report.blocked),
    section('Next', report.next),
    section('Done', report.done),
    report.people &&
      `## People\n\n${report.people.map((one) => `- ${one.name}: ${one.open} open, ${one.overdue} overdue`).join('\n')}`,
    report.truncated,
  ]);
}

function section(heading: string, rows: (TaskSummary & { waitsFor?: string[] })[] = []): string | undefined {
  return rows.length === 0 ? undefined : `## ${heading}\n\n${rows.map(line).join('\n')}`;
}

function line(row: TaskSummary & { waitsFor?: string[] }): string {
  const more = [
    row.status,
    row.priority,
    row.dueDate && `due ${row.dueDate}`,
    row.completedAt && `done ${row.completedAt}`,
    row.estimatedHours !== undefined && `${row.estimatedHours} h`,
    row.assignees?.join(', '),
    row.waitsFor?.length && `waits for ${row.waitsFor.join(', ')}`,
    row.id,
  ].filter(Boolean);
  return `- ${row.title} (${more.join('; ')})`;
}

function factList(facts: Record<string, string | number | undefined>): string {
  const given = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return given.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}

function blocks(parts: (string | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n\n');
}
