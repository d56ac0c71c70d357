import * as z from 'zod';
import { type ReferenceKind, referenceKinds } from '../../../contract/fields.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import type { Actor } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { findTaskIdByRef } from './findTaskIdByRef.ts';

type Input = Record<string, unknown>;

interface ReferenceField {
  path: string[];
  kind: ReferenceKind;
}

const fieldsBySchema = new WeakMap<z.ZodObject, ReferenceField[]>();

/** Whether the input has a reference that must be resolved first. */
export function hasReferences(schema: z.ZodObject, input: Input): boolean {
  return listReferenceFields(schema).some(({ path }) => [getValue(input, path)].flat().some(isReference));
}

/**
 * Replaces the refs of tasks by their ids.
 * @throws AppError with code `invalid_input`, which names the field
 */
export async function resolveReferences(
  context: { db: Db; actor: Actor },
  schema: z.ZodObject,
  input: Input,
  pathIdField?: string,
): Promise<Input> {
  if (!hasReferences(schema, input)) return input;
  const resolved = structuredClone(input);
  for (const { path } of listReferenceFields(schema)) {
    const name = path[0] === pathIdField ? 'id' : path.join('.');
    const resolve = (text: unknown, fieldName: string) =>
      isReference(text) ? findTaskIdByRef(context, text, fieldName) : text;
    const value = getValue(input, path);
    if (value === undefined) continue;
    const isList = Array.isArray(value);
    const texts = isList ? value : [value];
    const ids = await Promise.all(texts.map((text, index) => resolve(text, isList ? `${name}.${index}` : name)));
    setValue(resolved, path, isList ? ids : ids[0]);
  }
  return resolved;
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && parseRef(value) !== undefined;
}

/** The fields outside lists of objects, whose items are resolved one by one. */
function listReferenceFields(schema: z.ZodObject): ReferenceField[] {
  let fields = fieldsBySchema.get(schema);
  if (!fields) {
    fields = findReferenceFields(schema, []);
    fieldsBySchema.set(schema, fields);
  }
  return fields;
}

function findReferenceFields(schema: z.core.$ZodType, path: string[]): ReferenceField[] {
  const kind = referenceKinds.get(schema)?.kind;
  if (kind) return [{ path, kind }];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return findReferenceFields(schema.def.innerType, path);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => findReferenceFields(option, path)).slice(0, 1);
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodObject ? [] : findReferenceFields(schema.element, path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([field, type]) => findReferenceFields(type, [...path, field]));
}

function getValue(input: unknown, path: readonly string[]): unknown {
  return path.reduce((value, field) => (value as Input | undefined)?.[field], input);
}

function setValue(input: Input, path: readonly string[], value: unknown): void {
  const last = path.at(-1) as string;
  (getValue(input, path.slice(0, -1)) as Input)[last] = value;
}
