import { hash } from 'node:crypto';
import { type JsonSchema, type NamedJsonSchemas, resolveRef } from './jsonSchema.ts';

/** The position of a value in a type, which tells what an id refers to. */
interface ValueLocation {
  field: string;
  /** The name of the enclosing type. */
  owner: string;
}

const rootLocation: ValueLocation = { field: '', owner: '' };

/** Fields whose ids are user ids. */
const userFields = ['createdBy', 'invitedBy', 'author', 'assignee'];

/**
 * Creates a valid value from the examples in the schema; objects are built from the examples of their fields. Optional
 * fields are included if they have an example.
 * @throws Error for a required field without an example
 */
export function createExample(
  schema: JsonSchema,
  named: NamedJsonSchemas,
  location: ValueLocation = rootLocation,
): unknown {
  const referenced = resolveRef(schema, named);
  if (referenced) return createExample(referenced[1], named, { ...location, owner: referenced[0] });
  if (schema.format === 'uuid' && schema.examples?.[0] !== null) return createExampleId(location);
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf?.[0]) return createExample(schema.anyOf[0], named, location);
  if (schema.items) return [createExample(schema.items, named, location)];
  if (schema.properties) return createExampleObject(schema, named, location);
  throw new Error(`No example for ${location.owner}.${location.field}`);
}

function createExampleObject(
  { properties = {}, required = [] }: JsonSchema,
  named: NamedJsonSchemas,
  { owner }: ValueLocation,
) {
  const fields = Object.entries(properties).filter(([field, schema]) => required.includes(field) || hasExample(schema));
  return Object.fromEntries(fields.map(([field, schema]) => [field, createExample(schema, named, { field, owner })]));
}

export function hasExample(schema: JsonSchema): boolean {
  const { anyOf, items } = schema;
  return schema.format === 'uuid' || 'examples' in schema || isExemplified(anyOf?.[0]) || isExemplified(items);
}

function isExemplified(schema: JsonSchema | undefined): boolean {
  return schema !== undefined && hasExample(schema);
}

/** Optional parameters are shown with an example, but Scalar sends those with `x-disabled` only when enabled. */
export function toParameterExample(value: unknown, isSent: boolean) {
  return isSent ? { example: value } : { examples: { default: { value, 'x-disabled': true } } };
}

/** Derives the UUID from the kind of resource, so that `spaceId` in one example equals `id` of the space in another. */
function createExampleId({ field, owner }: ValueLocation): string {
  const noun = field === 'id' ? owner.replace('Detail', '').toLowerCase() : field.replace(/Ids?$/, '');
  const digest = hash('sha256', userFields.includes(noun) ? 'user' : noun);
  return `0190b5a0-7c1e-7a52-9d3b-${digest.slice(0, 12)}`;
}
