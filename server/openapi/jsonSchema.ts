import * as z from 'zod';

/** A JSON Schema (2020-12), as far as the contract's types need it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  examples?: unknown[];
  [keyword: string]: unknown;
}

export type NamedJsonSchemas = Record<string, JsonSchema>;

/** What a caller sends. */
export function toInputJsonSchema(type: z.core.$ZodType): JsonSchema {
  return convert(type, 'input', {});
}

/** What is answered; the types inside that have a name go into `named` and are referred to. */
export function toOutputJsonSchema(type: z.core.$ZodType, named: NamedJsonSchemas): JsonSchema {
  return convert(type, 'output', named);
}

/** Where `outputSchema`'s references lead. */
export function resolveRef(
  { $ref }: JsonSchema,
  named: NamedJsonSchemas,
): [name: string, schema: JsonSchema] | undefined {
  const name = $ref?.slice(refs.length);
  const schema = name === undefined ? undefined : named[name];
  return name !== undefined && schema ? [name, schema] : undefined;
}

const refs = '#/components/schemas/';

function convert(type: z.core.$ZodType, io: 'input' | 'output', named: NamedJsonSchemas): JsonSchema {
  // Inside of something, because a named type at the top would not be referred to.
  const outer = JSON.stringify(z.toJSONSchema(z.array(type), { io })).replaceAll('#/$defs/', refs);
  const { $defs = {}, items } = JSON.parse(outer) as { $defs?: NamedJsonSchemas; items: JsonSchema };
  for (const [name, schema] of Object.entries($defs)) named[name] = tidy(schema);
  return tidy(items);
}

/** Without what is zod's own, and what tells a reader nothing. */
function tidy(schema: JsonSchema): JsonSchema {
  // Answers may gain fields: a schema that forbids them would break clients. A record's keys are text anyway.
  const { example, additionalProperties, propertyNames, properties, items, anyOf, ...rest } = schema;
  const tidied: JsonSchema = {
    ...rest,
    ...(anyOf && { anyOf: anyOf.map(tidy) }),
    ...(items && { items: tidy(items) }),
    ...(properties && { properties: mapValues(properties, tidy) }),
    ...(additionalProperties !== undefined && additionalProperties !== false && { additionalProperties }),
    ...(example !== undefined && { examples: [example] }),
  };
  if (schema.format === 'uuid' || schema.format === 'email') delete tidied.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete tidied.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete tidied.minimum;
  return joinNull(tidied);
}

/** `anyOf: [something, null]` as one schema, so that what is said about it stands in one place. */
function joinNull(schema: JsonSchema): JsonSchema {
  const { anyOf = [], ...own } = schema;
  const [inner, none, ...more] = anyOf;
  if (none?.type !== 'null' || more.length > 0 || typeof inner?.type !== 'string' || inner.enum) return schema;
  return { ...inner, ...own, type: [inner.type, 'null'] };
}

function mapValues<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
