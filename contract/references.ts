import * as z from 'zod';
import { exampleId, searchText, uuidForm } from './fields.ts';
import { parseRef } from './rules/taskRefs.ts';

/** What an input field refers to by a ref or a name instead of an id. */
export type ReferenceKind = 'space' | 'project' | 'status' | 'task' | 'person';

/** Marks the fields whose refs and names are replaced by ids. Schemas derived with `meta` keep the mark. */
export const referenceKinds = z.registry<{ kind: ReferenceKind; keywords: string[] }>();

export const exampleRef = 'QUA-128';

const refForm = '[A-Za-z]{2,6}-[1-9][0-9]{0,8}';

/** A task: its id or its ref, in upper or lower case. */
export const TaskId = taskReference();

/** The same, or `none`. */
export const TaskIdOrNone = taskReference('none');

/** `keywords` are other values that are taken, as patterns. */
export function taskReference(...keywords: string[]) {
  const or = keywords.map((keyword) => ` or "${keyword.replace('\\$[1-9][0-9]?', '$1')}"`).join('');
  return z
    .string()
    .overwrite((value) => (parseRef(value) ? value.toUpperCase() : value.toLowerCase()))
    .regex(new RegExp(`^(${[...keywords, refForm, uuidForm].join('|')})$`), {
      error: `must be a UUID or a ref such as ${exampleRef}${or}`,
    })
    .register(referenceKinds, { kind: 'task', keywords })
    .meta({ description: `A UUID, or a ref such as \`${exampleRef}\`.`, example: exampleId });
}

/** What tools take: an id, or a name that is unique where it is looked for. */
export const SpaceIdOrName = nameReference('space');
export const ProjectIdOrName = nameReference('project');
export const StatusIdOrName = nameReference('status');
export const StatusOrNone = nameReference('status', 'none');
/** A member of the space; the email address works too. */
export const PersonIdOrName = nameReference('person');
export const PersonOrMe = nameReference('person', 'me');
export const PersonMeOrNone = nameReference('person', 'me', 'none');

const uuidPattern = new RegExp(`^${uuidForm}$`, 'i');

function nameReference(kind: ReferenceKind, ...keywords: string[]) {
  const isExact = (value: string) => uuidPattern.test(value) || keywords.includes(value.toLowerCase());
  return searchText(200)
    .overwrite((value) => (isExact(value) ? value.toLowerCase() : value))
    .register(referenceKinds, { kind, keywords });
}

/** Whether a value of such a field is neither an id nor a keyword. */
export function isReference(
  { kind, keywords }: Pick<ReferenceField, 'kind' | 'keywords'>,
  value: unknown,
): value is string {
  if (typeof value !== 'string' || uuidPattern.test(value) || keywords.includes(value)) return false;
  return kind !== 'task' || parseRef(value) !== undefined;
}

export interface ReferenceField {
  path: string[];
  kind: ReferenceKind;
  keywords: string[];
}

const fieldsBySchema = new WeakMap<z.ZodObject, ReferenceField[]>();

/** The fields that take references. The items of lists of objects are not among them: each is resolved on its own. */
export function listReferenceFields(schema: z.ZodObject): ReferenceField[] {
  let fields = fieldsBySchema.get(schema);
  if (!fields) {
    fields = findReferenceFields(schema, []);
    fieldsBySchema.set(schema, fields);
  }
  return fields;
}

function findReferenceFields(schema: z.core.$ZodType, path: string[]): ReferenceField[] {
  const mark = referenceKinds.get(schema);
  if (mark) return [{ path, kind: mark.kind, keywords: mark.keywords }];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return findReferenceFields(schema.def.innerType, path);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => findReferenceFields(option, path)).slice(0, 1);
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodObject ? [] : findReferenceFields(schema.element, path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([field, type]) => findReferenceFields(type, [...path, field]));
}
