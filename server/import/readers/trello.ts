import * as z from 'zod';
import { invalidInput } from '../../../contract/errors.ts';
import { readInstant } from '../dates.ts';
import {
  createProject,
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { guessCategory } from '../statusCategories.ts';

const text = z.string().nullish();
const Named = z.looseObject({ id: z.string(), name: text });
const Board = z.looseObject({
  id: z.string(),
  name: z.string(),
  desc: text,
  closed: z.boolean().nullish(),
  lists: z.array(
    z.looseObject({ id: z.string(), name: text, closed: z.boolean().nullish(), pos: z.number().nullish() }),
  ),
  cards: z.array(
    z.looseObject({
      id: z.string(),
      name: text,
      desc: text,
      idList: text,
      closed: z.boolean().nullish(),
      pos: z.number().nullish(),
      due: text,
      start: text,
      dueComplete: z.boolean().nullish(),
      dateLastActivity: text,
      idLabels: z.array(z.string()).nullish(),
      idMembers: z.array(z.string()).nullish(),
      attachments: z.array(z.looseObject({ name: text, url: text })).nullish(),
      customFieldItems: z
        .array(
          z.looseObject({
            idCustomField: z.string(),
            idValue: text,
            value: z.record(z.string(), z.unknown()).nullish(),
          }),
        )
        .nullish(),
    }),
  ),
  labels: z.array(Named.extend({ color: text })).nullish(),
  members: z.array(z.looseObject({ id: z.string(), fullName: text, username: text })).nullish(),
  checklists: z
    .array(
      z.looseObject({
        id: z.string(),
        idCard: z.string(),
        name: text,
        pos: z.number().nullish(),
        checkItems: z
          .array(
            z.looseObject({
              id: z.string(),
              name: text,
              state: text,
              pos: z.number().nullish(),
              due: text,
              idMember: text,
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
  actions: z
    .array(
      z.looseObject({
        id: z.string(),
        type: text,
        date: text,
        idMemberCreator: text,
        memberCreator: z.looseObject({ id: text, fullName: text, username: text }).nullish(),
        data: z.looseObject({ text, card: z.looseObject({ id: text }).nullish() }).nullish(),
      }),
    )
    .nullish(),
  customFields: z
    .array(
      Named.extend({
        type: text,
        options: z.array(z.looseObject({ id: z.string(), value: z.looseObject({ text }).nullish() })).nullish(),
      }),
    )
    .nullish(),
});
type Board = z.output<typeof Board>;
type Card = Board['cards'][number];

/** An export ends at so many actions, the latest first. */
const maxActions = 1000;

const colors: Record<string, string> = {
  green: '#4bce97',
  yellow: '#f5cd47',
  orange: '#fea362',
  red: '#f87168',
  purple: '#9f8fef',
  blue: '#579dff',
  sky: '#6cc3e0',
  lime: '#94c748',
  pink: '#e774bb',
  black: '#8590a2',
};

/** The JSON that Trello exports of a board. */
export const trelloReader: Reader = {
  source: 'trello',
  recognizes: ({ content }) => {
    if (content.kind !== 'json') return false;
    const value = content.value as Record<string, unknown> | null;
    return (
      Array.isArray(value?.['cards']) && Array.isArray(value['lists']) && typeof value['idOrganization'] !== 'number'
    );
  },
  read: ({ content }, context) => {
    const parsed = Board.safeParse(content.kind === 'json' ? content.value : undefined);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw invalidInput(issue?.path.join('.') || 'file', 'is not as Trello writes it');
    }
    return { document: readBoard(parsed.data, context), hasStableIds: true };
  },
};

function readBoard(board: Board, { losses }: ReaderContext) {
  const lists = byPosition(board.lists);
  const closedLists = new Set(lists.filter(({ closed }) => closed).map(({ id }) => id));
  const labels = (board.labels ?? []).map(({ id, name, color }) => ({
    id,
    // A label may have a color and no name.
    name: name?.trim() || toTitleCase(color ?? 'label'),
    color: colors[(color ?? '').replace(/_(dark|light)$/, '')] ?? null,
  }));
  const people = new Map((board.members ?? []).map(({ id, fullName, username }) => [id, fullName || username || id]));
  for (const { memberCreator } of board.actions ?? []) {
    const { id, fullName, username } = memberCreator ?? {};
    if (id && !people.has(id)) people.set(id, fullName || username || id);
  }
  const commentsByCard = readComments(board);
  if ((board.actions ?? []).length >= maxActions)
    losses.add('Trello exports only the latest 1,000 actions of a board: older comments are missing', board.name);
  const cards = byPosition(board.cards);
  const tasks: ImportedTask[] = [];
  for (const card of cards) {
    const isArchived = Boolean(card.closed) || closedLists.has(card.idList ?? '');
    const description = [card.desc?.trim() ?? '', ...describeExtras(card, board, losses)].filter(Boolean).join('\n\n');
    tasks.push(
      createTask({
        id: card.id,
        title: card.name ?? '',
        description: description || null,
        statusId: card.idList ?? null,
        startDate: readInstant(card.start),
        dueDate: readInstant(card.due),
        completedAt: card.dueComplete ? (readInstant(card.dateLastActivity) ?? readInstant(card.due)) : null,
        isArchived,
        labelIds: card.idLabels ?? [],
        assigneeIds: card.idMembers ?? [],
        createdAt: toCreationTime(card.id),
        comments: commentsByCard.get(card.id) ?? [],
      }),
      ...readCheckItems(card, board, isArchived),
    );
  }
  const project: ImportedProject = createProject({
    id: board.id,
    name: board.name,
    description: board.desc?.trim() || null,
    isArchived: Boolean(board.closed),
    statuses: lists
      .filter(({ id, closed }) => !closed || board.cards.some(({ idList }) => idList === id))
      .map(({ id, name }) => ({ id, name: name ?? '', category: guessCategory(name ?? ''), color: null })),
    tasks,
  });
  return { projects: [project], labels, people: [...people].map(([id, name]) => ({ id, name, email: null })) };
}

function readComments({ actions }: Board): Map<string, ImportedTask['comments']> {
  const comments = new Map<string, ImportedTask['comments']>();
  // The latest comes first.
  for (const { id, type, date, idMemberCreator, memberCreator, data } of [...(actions ?? [])].reverse()) {
    const cardId = data?.card?.id;
    const createdAt = readInstant(date);
    if (type !== 'commentCard' || !cardId || !data?.text || createdAt === null) continue;
    const comment = { id, authorId: idMemberCreator ?? memberCreator?.id ?? null, content: data.text, createdAt };
    comments.set(cardId, [...(comments.get(cardId) ?? []), comment]);
  }
  return comments;
}

/** The items of checklists become subtasks. With several checklists, the name of theirs is before each. */
function readCheckItems(card: Card, board: Board, isArchived: boolean): ImportedTask[] {
  const checklists = byPosition((board.checklists ?? []).filter(({ idCard }) => idCard === card.id));
  return checklists.flatMap(({ name, checkItems }) =>
    byPosition(checkItems ?? []).map((item) =>
      createTask({
        id: item.id,
        title: checklists.length > 1 && name ? `${name}: ${item.name ?? ''}` : (item.name ?? ''),
        statusId: card.idList ?? null,
        dueDate: readInstant(item.due),
        completedAt: item.state === 'complete' ? (readInstant(card.dateLastActivity) ?? toCreationTime(card.id)) : null,
        isArchived,
        parentTaskId: card.id,
        assigneeIds: item.idMember ? [item.idMember] : [],
        createdAt: toCreationTime(item.id),
      }),
    ),
  );
}

/** What a task has no field for is kept in its description. */
function describeExtras(card: Card, board: Board, losses: ReaderContext['losses']): string[] {
  const fields = (card.customFieldItems ?? []).flatMap(({ idCustomField, idValue, value }) => {
    const field = board.customFields?.find(({ id }) => id === idCustomField);
    const shown = idValue
      ? field?.options?.find(({ id }) => id === idValue)?.value?.text
      : Object.values(value ?? {}).find((each) => each !== null);
    return shown === undefined || shown === null ? [] : [`- ${field?.name ?? 'Field'}: ${String(shown)}`];
  });
  if (fields.length > 0) losses.add('Custom fields were written into the description', card.name ?? '');
  const links = (card.attachments ?? []).flatMap(({ name, url }) =>
    url ? [`- [${(name || url).replace(/[[\]]/g, '')}](${url})`] : [],
  );
  if (links.length > 0) losses.add('Attachments are kept as links to Trello', card.name ?? '');
  return [fields.join('\n'), links.join('\n')];
}

function byPosition<T extends { pos?: number | null | undefined }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.pos ?? 0) - (b.pos ?? 0));
}

/** The first eight digits of an id are the seconds at which it was made. */
function toCreationTime(id: string): string | undefined {
  return /^[0-9a-f]{24}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 8), 16) * 1000).toISOString() : undefined;
}

function toTitleCase(color: string): string {
  const words = color.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
