import * as z from 'zod';

/** The part of JSON Schema (2020-12) that the contract's types use. */
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

/** The schema of what a client sends. */
export function toInputJsonSchema(type: z.core.$ZodType): JsonSchema {
  return convert(type, 'input', {});
}

/** The schema of a response. Adds the named types inside it to `named` and refers to them. */
export function toOutputJsonSchema(type: z.core.$ZodType, named: NamedJsonSchemas): JsonSchema {
  return convert(type, 'output', named);
}

/** Resolves a reference that toOutputJsonSchema created. */
export function resolveRef(
  { $ref }: JsonSchema,
  named: NamedJsonSchemas,
): [name: string, schema: JsonSchema] | undefined {
  const name = $ref?.slice(refPrefix.length);
  const schema = name === undefined ? undefined : named[name];
  return name !== undefined && schema ? [name, schema] : undefined;
}

const refPrefix = '#/components/schemas/';

function convert(type: z.core.$ZodType, io: 'input' | 'output', named: NamedJsonSchemas): JsonSchema {
  // Wrapped in an array, because zod inlines a named type at the top level. test/api/openapi.test.ts checks the result.
  const wrapped = JSON.stringify(z.toJSONSchema(z.array(type), { io })).replaceAll('#/$defs/', refPrefix);
  const { $defs = {}, items } = JSON.parse(wrapped) as { $defs?: NamedJsonSchemas; items: JsonSchema };
  for (const [name, schema] of Object.entries($defs)) named[name] = simplify(schema);
  return simplify(items);
}

/** Removes zod's own keywords and those that tell a reader nothing. */
function simplify(schema: JsonSchema): JsonSchema {
  // Responses may gain fields, so the schema must not forbid them. The keys of a record are always strings.
  const { example, additionalProperties, propertyNames, properties, items, anyOf, ...rest } = schema;
  const simplified: JsonSchema = {
    ...rest,
    ...(anyOf && { anyOf: anyOf.map(simplify) }),
    ...(items && { items: simplify(items) }),
    ...(properties && { properties: mapValues(properties, simplify) }),
    ...(additionalProperties !== undefined && additionalProperties !== false && { additionalProperties }),
    ...(example !== undefined && { examples: [example] }),
  };
  if (schema.format === 'uuid' || schema.format === 'email') delete simplified.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete simplified.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete simplified.minimum;
  return mergeNull(simplified);
}

/** Turns `anyOf: [type, null]` into one schema, so that its description is in one place. */
function mergeNull(schema: JsonSchema): JsonSchema {
  const { anyOf = [], ...own } = schema;
  const [inner, nullType, ...others] = anyOf;
  if (nullType?.type !== 'null' || others.length > 0 || typeof inner?.type !== 'string' || inner.enum) return schema;
  return { ...inner, ...own, type: [inner.type, 'null'] };
}

function mapValues<T>(record: Record<string, T>, mapValue: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, mapValue(value)]));
}
