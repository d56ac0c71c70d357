import { ambiguousInput, invalidInput } from '../../../contract/errors.ts';
import type { ReferenceKind } from '../../../contract/references.ts';
import { filterByFullName, filterByName, listSimilarNames } from '../../../contract/rules/matchNames.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import type { Actor } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { listMembersInSpaces, listProjectsInSpaces } from '../../db/queries/listContentsInSpaces.ts';
import { listUserSpaces } from '../../db/queries/spaces.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { listTasksByRef } from '../../db/queries/tasks/index.ts';
import { listTrashedTasksByRef } from '../../db/queries/trash.ts';

/** Where names are looked for: in a project, in some spaces, or in all spaces of the actor. */
export interface ReferenceScope {
  project?: { id: string; space_id: string } | undefined;
  spaceIds: readonly string[];
}

interface Candidate {
  id: string;
  name: string;
  /** Tells it apart from others of the same name. */
  detail: string;
}

type Context = { db: Db; actor: Actor };

/** An id that no row has. */
const idOfNothing = '00000000-0000-0000-0000-000000000000';
const maxRows = 5_000;
const maxNames = 20;

const texts: Record<Exclude<ReferenceKind, 'task'>, { singular: string; plural: string }> = {
  space: { singular: 'a space’s', plural: 'spaces' },
  project: { singular: 'a project’s', plural: 'projects' },
  status: { singular: 'a status’s', plural: 'statuses' },
  person: { singular: 'a member’s', plural: 'members' },
};

/**
 * The id that the ref or name refers to. An unknown ref becomes an id that no row has, so that both get the same
 * response.
 * @throws AppError with code `ambiguous`, or `invalid_input` for an unknown name
 */
export async function findByReference(
  context: Context,
  kind: ReferenceKind,
  text: string,
  { scope, path }: { scope: ReferenceScope; path: string },
): Promise<string> {
  if (kind === 'task') return findTaskByRef(context, text, path);
  const candidates = await listers[kind](context, scope);
  const matches = kind === 'person' ? filterPeople(candidates, text) : filterByFullName(candidates, text);
  const ids = [...new Set(matches.map(({ id }) => id))];
  if (ids.length === 1) return ids[0] as string;
  const { singular, plural } = texts[kind];
  if (ids.length > 1) {
    const list = ids.map((id) => `${id} (${matches.find((match) => match.id === id)?.detail})`).join(', ');
    throw ambiguousInput(path, `“${text}” is the name of ${ids.length} ${plural}: ${list}. Give the id`);
  }
  const names = listSimilarNames(
    candidates.map(({ name }) => name),
    text,
    maxNames,
  ).join(', ');
  throw invalidInput(path, `must be ${singular} id or name; the ${plural} are ${names || 'none'}`);
}

async function findTaskByRef({ db, actor }: Context, text: string, path: string): Promise<string> {
  const ref = parseRef(text) as { key: string; number: number };
  const spaceIds = actor.spaces.map((space) => space.id);
  const found = await listTasksByRef(db, { ...ref, spaceIds });
  const tasks = found.length > 0 ? found : await listTrashedTasksByRef(db, { ...ref, spaceIds });
  if (tasks.length > 1) {
    const spaces = tasks.map(({ id, space_name }) => `${id} (${space_name})`).join(', ');
    throw ambiguousInput(path, `${text} is the ref of ${tasks.length} tasks: ${spaces}. Give the id`);
  }
  return tasks[0]?.id ?? idOfNothing;
}

const listers: Record<
  Exclude<ReferenceKind, 'task'>,
  (context: Context, scope: ReferenceScope) => Promise<Candidate[]>
> = {
  space: async ({ db, actor }) => listReachableSpaces({ db, actor }),
  project: async (context, { spaceIds }) => {
    const spaces = new Map((await listReachableSpaces(context)).map(({ id, name }) => [id, name]));
    const projects = await listProjectsInSpaces(context.db, { spaceIds, limit: maxRows });
    return projects.map(({ id, name, space_id }) => ({ id, name, detail: spaces.get(space_id) ?? '' }));
  },
  status: async ({ db }, { project }) => {
    const statuses = project ? await listProjectStatuses(db, project) : [];
    return statuses.map(({ id, name, category }) => ({ id, name, detail: category }));
  },
  person: async ({ db }, { spaceIds }) => {
    const members = await listMembersInSpaces(db, { spaceIds, limit: maxRows });
    return members.map(({ user_id: id, name, email }) => ({ id, name, detail: email }));
  },
};

async function listReachableSpaces({ db, actor }: Context): Promise<Candidate[]> {
  const reachable = new Set(actor.spaces.map(({ id }) => id));
  const spaces = await listUserSpaces(db, actor.user.id);
  return spaces.filter(({ id }) => reachable.has(id)).map(({ id, name, key }) => ({ id, name, detail: key }));
}

function filterPeople(candidates: Candidate[], text: string): Candidate[] {
  const email = text.toLowerCase();
  return text.includes('@') ? candidates.filter(({ detail }) => detail === email) : filterByName(candidates, text);
}
