import { hash } from 'node:crypto';
import { type JsonSchema, type NamedJsonSchemas, resolveRef } from './jsonSchema.ts';

/** Where a value stands, which tells what an id is the id of. */
interface ValueLocation {
  field: string;
  /** The name of the type around it. */
  owner: string;
}

const nowhere: ValueLocation = { field: '', owner: '' };

/** People by what they did. */
const userFields = ['createdBy', 'invitedBy', 'author', 'assignee'];

/**
 * A value that the schema allows, made from the examples in it: whole objects from those of their fields. Fields that
 * may be left out are in it, but for those that have no example.
 * @throws Error for a field that must be there and has none
 */
export function createExample(schema: JsonSchema, named: NamedJsonSchemas, place: ValueLocation = nowhere): unknown {
  const known = resolveRef(schema, named);
  if (known) return createExample(known[1], named, { ...place, owner: known[0] });
  if (schema.format === 'uuid' && schema.examples?.[0] !== null) return idOf(place);
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf?.[0]) return createExample(schema.anyOf[0], named, place);
  if (schema.items) return [createExample(schema.items, named, place)];
  if (schema.properties) return objectOf(schema, named, place);
  throw new Error(`No example for ${place.owner}.${place.field}`);
}

function objectOf({ properties = {}, required = [] }: JsonSchema, named: NamedJsonSchemas, { owner }: ValueLocation) {
  const fields = Object.entries(properties).filter(([field, schema]) => required.includes(field) || hasExample(schema));
  return Object.fromEntries(fields.map(([field, schema]) => [field, createExample(schema, named, { field, owner })]));
}

export function hasExample(schema: JsonSchema): boolean {
  const { anyOf, items } = schema;
  return schema.format === 'uuid' || 'examples' in schema || hasOne(anyOf?.[0]) || hasOne(items);
}

function hasOne(schema: JsonSchema | undefined): boolean {
  return schema !== undefined && hasExample(schema);
}

/** What may be left out is shown, but a page to try the API does not send it unless it is ticked. */
export function toParameterExample(value: unknown, isSent: boolean) {
  return isSent ? { example: value } : { examples: { default: { value, 'x-disabled': true } } };
}

/** The same UUID for the same thing, so that an example's `spaceId` is the `id` of the space in another. */
function idOf({ field, owner }: ValueLocation): string {
  const noun = field === 'id' ? owner.replace('Detail', '').toLowerCase() : field.replace(/Ids?$/, '');
  const digits = hash('sha256', userFields.includes(noun) ? 'user' : noun);
  return `0190b5a0-7c1e-7a52-9d3b-${digits.slice(0, 12)}`;
}
