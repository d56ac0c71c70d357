import * as z from 'zod';
import type { McpTool, Operation } from '../../contract/operation.ts';
import { type JsonSchema, type NamedJsonSchemas, toInputJsonSchema } from '../openapi/jsonSchema.ts';

/**
 * What a model is told of a tool's input: names, types and choices, and beyond them only the words that the contract
 * has for models. Every word is read at every turn of every conversation; what is wrong is told when it is wrong.
 */
export function toToolInputSchema({ mcp, input }: Operation): JsonSchema & { type: 'object' } {
  const { properties = {}, required } = closed(bare(toInputJsonSchema(mcp?.input ?? input), mcp?.fieldHints ?? {}));
  const keyed: Record<string, JsonSchema> = mcp?.takesIdempotencyKey
    ? { idempotencyKey: { type: 'string', description: 'the same key makes nothing twice' } }
    : {};
  return {
    type: 'object',
    properties: { ...properties, ...keyed },
    ...(required?.length && { required }),
    additionalProperties: false,
  };
}

export function toToolOutputSchema({ mcp, output }: Operation): JsonSchema & { type: 'object' } {
  const { $defs = {}, ...schema } = z.toJSONSchema(mcp?.output ?? output, { io: 'output', reused: 'inline' });
  return { ...bare(schema as JsonSchema, {}, $defs as NamedJsonSchemas), type: 'object' };
}

/** Forbids fields that are not named, at every depth. */
function closed({ properties, items, ...schema }: JsonSchema): JsonSchema {
  const inside = Object.entries(properties ?? {}).map(([name, value]) => [name, closed(value)]);
  return {
    ...schema,
    ...(items && { items: closed(items) }),
    ...(properties && { properties: Object.fromEntries(inside), additionalProperties: false }),
  };
}

const told = ['type', 'enum', 'const', 'properties', 'required', 'items', 'maxItems'];

function bare(schema: JsonSchema, words: NonNullable<McpTool['fieldHints']>, named: NamedJsonSchemas = {}): JsonSchema {
  const reference = schema.$ref?.split('/').at(-1);
  if (reference !== undefined) return bare(named[reference] ?? {}, words, named);
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => told.includes(keyword))) as JsonSchema;
  const { properties, items, type } = schema;
  // Clients that know one type a field drop it, or the tool, when there are two.
  if (Array.isArray(type)) {
    const { type: _, ...rest } = kept;
    return { anyOf: type.map((each) => (each === 'null' ? { type: each } : bare({ ...rest, type: each }, words))) };
  }
  if (items) kept.items = bare(items, words, named);
  if (properties) {
    kept.properties = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => {
        const description = words[name];
        return [name, { ...bare(value, words, named), ...(description !== undefined && { description }) }];
      }),
    );
  }
  return kept;
}
