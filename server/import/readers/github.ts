import * as z from 'zod';
import { readInstant } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import {
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { parseShape } from './parseShape.ts';

const text = z.string().nullish();
const Account = z.looseObject({ login: z.string() }).nullish();
const Comment = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  author: Account,
  body: text,
  createdAt: text,
});
/** As `gh api` returns it (snake_case), or `gh issue list --json` (camelCase). */
const Issue = z.looseObject({
  number: z.number(),
  title: text,
  body: text,
  state: text,
  pull_request: z.unknown().optional(),
  html_url: text,
  url: text,
  labels: z.array(z.union([z.string(), z.looseObject({ name: text, color: text })])).nullish(),
  assignees: z.array(Account).nullish(),
  milestone: z.looseObject({ title: text, due_on: text, dueOn: text }).nullish(),
  user: Account,
  author: Account,
  created_at: text,
  createdAt: text,
  updated_at: text,
  updatedAt: text,
  closed_at: text,
  closedAt: text,
  comments: z.union([z.number(), z.array(Comment)]).nullish(),
});
type Issue = z.output<typeof Issue>;

/** The issues of a repository of GitHub, as `gh api` or `gh issue list --json` writes them. */
export const gitHubReader: Reader = {
  source: 'github',
  recognizes: ({ content }) => {
    const [first] = content.kind === 'json' && Array.isArray(content.value) ? content.value : [];
    return typeof first === 'object' && first !== null && 'number' in first && 'state' in first && 'title' in first;
  },
  read: ({ name, content }, context) => {
    const builder = createDocumentBuilder();
    const issues = parseShape(z.array(Issue), content.kind === 'json' ? content.value : undefined);
    for (const issue of issues) {
      if (issue.pull_request) {
        context.losses.add('Pull requests are left out', issue.title ?? '');
        continue;
      }
      const repository = findRepository(issue) ?? (name.replace(/\.json$/i, '') || 'GitHub');
      const project = builder.addProject(repository, {
        name: repository,
        statuses: [
          { id: `${repository} open`, name: 'Open', category: 'todo', color: null },
          { id: `${repository} closed`, name: 'Closed', category: 'done', color: null },
        ],
      });
      project.tasks.push(readIssue(issue, project, builder, context));
    }
    return { document: builder.build(), hasStableIds: true };
  },
};

/** `https://github.com/owner/name/issues/1` → `owner/name` */
function findRepository({ html_url, url }: Issue): string | undefined {
  const [, repository] = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/issues\/\d+$/.exec(html_url ?? url ?? '') ?? [];
  return repository;
}

function readIssue(
  issue: Issue,
  { id }: ImportedProject,
  builder: DocumentBuilder,
  { losses }: ReaderContext,
): ImportedTask {
  const { number, milestone, assignees, labels, body } = issue;
  const title = issue.title ?? '';
  const isClosed = issue.state?.toLowerCase() === 'closed';
  const labelIds = (labels ?? []).flatMap((label) =>
    typeof label === 'string' ? builder.addLabel(label) : builder.addLabel(label.name ?? '', label.color),
  );
  if (milestone?.title) labelIds.push(...builder.addLabel(`Milestone: ${milestone.title}`));
  const person = (account: z.output<typeof Account>) => builder.addPerson(account?.login ?? '');
  const [creator] = person(issue.user ?? issue.author);
  if (typeof issue.comments === 'number' && issue.comments > 0) losses.add('The comments are not in the file', title);
  const comments = Array.isArray(issue.comments) ? issue.comments : [];
  const created = issue.created_at ?? issue.createdAt;
  return createTask({
    id: `${id}#${number}`,
    title,
    description: body?.trim() || null,
    statusId: `${id} ${isClosed ? 'closed' : 'open'}`,
    dueDate: readInstant(milestone?.due_on ?? milestone?.dueOn)?.slice(0, 10) ?? null,
    completedAt: isClosed ? (readInstant(issue.closed_at ?? issue.closedAt) ?? readInstant(created)) : null,
    labelIds: [...new Set(labelIds)],
    assigneeIds: (assignees ?? []).flatMap(person),
    ...(creator !== undefined && { createdById: creator }),
    ...withTime('createdAt', created),
    ...withTime('updatedAt', issue.updated_at ?? issue.updatedAt),
    comments: comments.map(({ id: commentId, author, body: content, createdAt }, index) => ({
      id: String(commentId ?? index),
      authorId: person(author)[0] ?? null,
      content: content ?? '',
      createdAt: readInstant(createdAt) ?? '1970-01-01T00:00:00.000Z',
    })),
  });
}

function withTime(field: 'createdAt' | 'updatedAt', value: string | null | undefined) {
  const instant = readInstant(value);
  return instant === null ? {} : { [field]: instant };
}
