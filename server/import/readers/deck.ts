import * as z from 'zod';
import { readInstant } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import { createTask, type ImportedTask, type Reader } from '../importedDocument.ts';
import { parseShape } from './parseShape.ts';

const text = z.string().nullish();
const id = z.union([z.number(), z.string()]);
const person = z.union([z.string(), z.looseObject({ uid: text, displayname: text, primaryKey: text })]).nullish();
/** A list, or an object with the ids as keys. */
const list = <S extends z.ZodType>(item: S) => z.union([z.array(item), z.record(z.string(), item)]).nullish();
const Card = z.looseObject({
  id,
  title: text,
  description: text,
  order: z.number().nullish(),
  archived: z.boolean().nullish(),
  done: text,
  duedate: text,
  createdAt: z.number().nullish(),
  lastModified: z.number().nullish(),
  owner: person,
  labels: z.array(z.looseObject({ title: text, color: text })).nullish(),
  assignedUsers: z.array(z.looseObject({ participant: person })).nullish(),
  comments: z.array(z.looseObject({ id, message: text, actorId: text, creationDateTime: text })).nullish(),
});
const Stack = z.looseObject({ id, title: text, order: z.number().nullish(), cards: list(Card) });
const Board = z.looseObject({ id, title: text, archived: z.boolean().nullish(), stacks: list(Stack) });

/** Boards of Nextcloud Deck, as `occ deck:export` writes them. */
export const deckReader: Reader = {
  source: 'deck',
  recognizes: ({ content }) => {
    const [first] = listBoards(content.kind === 'json' ? content.value : undefined);
    return typeof first === 'object' && first !== null && 'stacks' in first;
  },
  read: ({ content }) => {
    const builder = createDocumentBuilder();
    const boards = parseShape(z.array(Board), listBoards(content.kind === 'json' ? content.value : undefined));
    for (const board of boards) {
      const project = builder.addProject(String(board.id), {
        name: board.title ?? '',
        isArchived: board.archived ?? false,
      });
      for (const stack of byOrder(board.stacks)) {
        const statusId = builder.addStatus(project, stack.title ?? '');
        for (const card of byOrder(stack.cards)) project.tasks.push(readCard(card, statusId, builder));
      }
    }
    return { document: builder.build(), hasStableIds: true };
  },
};

function listBoards(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('boards' in value) return Object.values(value.boards as object);
  return Array.isArray(value) ? value : [value];
}

function byOrder<T extends { order?: number | null | undefined }>(
  items: T[] | Record<string, T> | null | undefined,
): T[] {
  return Object.values(items ?? {}).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

function readCard(card: z.output<typeof Card>, statusId: string | null, builder: DocumentBuilder): ImportedTask {
  const addPerson = (each: z.output<typeof person>) =>
    typeof each === 'string'
      ? builder.addPerson(each)
      : builder.addPerson(each?.displayname ?? '', { id: each?.uid ?? each?.primaryKey ?? each?.displayname ?? '' });
  const [creator] = addPerson(card.owner);
  const created = fromSeconds(card.createdAt);
  const updated = fromSeconds(card.lastModified);
  return createTask({
    id: String(card.id),
    title: card.title ?? '',
    description: card.description?.trim() || null,
    statusId,
    dueDate: readInstant(card.duedate),
    completedAt: readInstant(card.done),
    isArchived: card.archived ?? false,
    labelIds: [...new Set((card.labels ?? []).flatMap((label) => builder.addLabel(label.title ?? '', label.color)))],
    assigneeIds: (card.assignedUsers ?? []).flatMap(({ participant }) => addPerson(participant)),
    ...(creator !== undefined && { createdById: creator }),
    ...(created !== null && { createdAt: created }),
    ...(updated !== null && { updatedAt: updated }),
    comments: (card.comments ?? []).map(({ id: commentId, message, actorId, creationDateTime }) => ({
      id: String(commentId),
      authorId: addPerson(actorId)[0] ?? null,
      content: message ?? '',
      createdAt: readInstant(creationDateTime) ?? '1970-01-01T00:00:00.000Z',
    })),
  });
}

function fromSeconds(seconds: number | null | undefined): string | null {
  return seconds ? new Date(seconds * 1000).toISOString() : null;
}
