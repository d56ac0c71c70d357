import type * as z from 'zod';
import {
  isReference,
  listReferenceFields,
  type ReferenceField,
  type ReferenceKind,
} from '../../../contract/references.ts';
import type { Actor } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { findByReference, type ReferenceScope } from './findByReference.ts';

type Input = Record<string, unknown>;

interface Options {
  /** The input field that clients know as `id`. */
  pathIdField?: string | undefined;
  /** Where the item of a list is, beyond what it says itself. */
  project?: { id: string; space_id: string } | undefined;
  /** Precedes the names of fields in errors. */
  pathPrefix?: string | undefined;
}

/** The kinds that others are looked for in come first. */
const kindsInOrder: ReferenceKind[] = ['task', 'space', 'project', 'status', 'person'];

/** Whether the input has a ref or name that must be resolved first. */
export function hasReferences(schema: z.ZodObject, input: Input): boolean {
  return listReferenceFields(schema).some((field) => {
    const value = getValue(input, field.path);
    return Array.isArray(value) ? value.some((item) => isReference(field, item)) : isReference(field, value);
  });
}

/**
 * Replaces refs and names by ids.
 * @throws AppError with code `ambiguous` or `invalid_input`, which names the field
 */
export async function resolveReferences<I extends Input>(
  context: { db: Db; actor: Actor },
  schema: z.ZodObject,
  input: I,
  options: Options = {},
): Promise<I> {
  if (!hasReferences(schema, input)) return input;
  const resolved = structuredClone(input);
  for (const kind of kindsInOrder) {
    const fields = listReferenceFields(schema).filter((field) => field.kind === kind);
    for (const field of fields) await resolveField(context, field, resolved, options);
  }
  return resolved;
}

async function resolveField(
  context: { db: Db; actor: Actor },
  field: ReferenceField,
  input: Input,
  options: Options,
): Promise<void> {
  const value = getValue(input, field.path);
  if (![value].flat().some((text) => isReference(field, text))) return;
  const name =
    field.path[0] === options.pathIdField ? 'id' : [options.pathPrefix, ...field.path].filter(Boolean).join('.');
  const scope = await findScope(context, field.kind, input, options);
  const resolve = (text: unknown, path: string) =>
    isReference(field, text) ? findByReference(context, field.kind, text, { scope, path }) : text;
  if (!Array.isArray(value)) return setValue(input, field.path, await resolve(value, name));
  const ids: unknown[] = [];
  for (const [index, text] of value.entries()) ids.push(await resolve(text, `${name}.${index}`));
  setValue(input, field.path, ids);
}

/** Where the input says that it is: the fields that come first are ids by now. */
async function findScope(
  { db, actor }: { db: Db; actor: Actor },
  kind: ReferenceKind,
  { spaceId, projectId, taskId }: Input,
  options: Options,
): Promise<ReferenceScope> {
  const spaceIds = actor.spaces.map(({ id }) => id);
  if (kind === 'task' || kind === 'space') return { spaceIds };
  const find = <T extends 'projectId' | 'taskId'>(idField: T, id: unknown) =>
    typeof id === 'string' ? findResource(db, idField, id, spaceIds) : undefined;
  const task = await find('taskId', taskId);
  const taskProject = task && { id: task.project_id, space_id: task.space_id };
  const given = kind === 'project' ? undefined : await find('projectId', projectId);
  const project = given ?? taskProject ?? options.project;
  const inSpace = typeof spaceId === 'string' ? spaceId : project?.space_id;
  return { project, spaceIds: inSpace === undefined ? spaceIds : spaceIds.filter((id) => id === inSpace) };
}

function getValue(input: unknown, path: readonly string[]): unknown {
  return path.reduce((value, field) => (value as Input | undefined)?.[field], input);
}

function setValue(input: Input, path: readonly string[], value: unknown): void {
  const last = path.at(-1) as string;
  (getValue(input, path.slice(0, -1)) as Input)[last] = value;
}
