import * as z from 'zod';
import type { McpTool, Operation } from '../../contract/operation.ts';
import { type JsonSchema, type NamedJsonSchemas, toInputJsonSchema } from '../openapi/jsonSchema.ts';

/**
 * The input schema of a tool: names, types and choices, and only the descriptions that the contract has for models.
 * Models read tool schemas on every turn, so limits are left out and explained when a call exceeds them.
 */
export function toToolInputSchema({ mcp, input, write }: Operation): JsonSchema & { type: 'object' } {
  const { properties = {}, required } = forbidUnknownFields(
    stripSchema(toInputJsonSchema(mcp?.input ?? input), mcp?.fieldHints ?? {}),
  );
  const keyField: Record<string, JsonSchema> = mcp?.takesIdempotencyKey ? { idempotencyKey: { type: 'string' } } : {};
  const runField: Record<string, JsonSchema> = write ? { runId: { type: 'string' } } : {};
  return {
    type: 'object',
    properties: { ...properties, ...keyField, ...runField },
    ...(required?.length && { required }),
    additionalProperties: false,
  };
}

export function toToolOutputSchema({ mcp, output, write }: Operation): JsonSchema & { type: 'object' } {
  const { $defs = {}, ...schema } = z.toJSONSchema(mcp?.output ?? output, { io: 'output', reused: 'inline' });
  const stripped = stripSchema(schema as JsonSchema, {}, $defs as NamedJsonSchemas);
  const runField: Record<string, JsonSchema> = write ? { runId: { type: 'string' } } : {};
  return { ...stripped, type: 'object', properties: { ...stripped.properties, ...runField } };
}

/** Forbids unknown fields at every depth. */
function forbidUnknownFields({ properties, items, ...schema }: JsonSchema): JsonSchema {
  const closedProperties = Object.entries(properties ?? {}).map(([name, value]) => [name, forbidUnknownFields(value)]);
  return {
    ...schema,
    ...(items && { items: forbidUnknownFields(items) }),
    ...(properties && { properties: Object.fromEntries(closedProperties), additionalProperties: false }),
  };
}

const keptKeywords = ['type', 'enum', 'const', 'properties', 'required', 'items'];

function stripSchema(
  schema: JsonSchema,
  hints: NonNullable<McpTool['fieldHints']>,
  named: NamedJsonSchemas = {},
): JsonSchema {
  const reference = schema.$ref?.split('/').at(-1);
  if (reference !== undefined) return stripSchema(named[reference] ?? {}, hints, named);
  const stripped = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => keptKeywords.includes(keyword)),
  ) as JsonSchema;
  const { properties, items, type } = schema;
  // A union with null takes 10 tokens, and some clients drop a field that has one. Null is taken, and "" means the same.
  if (Array.isArray(type)) stripped.type = type.find((name) => name !== 'null') as string;
  if (items) stripped.items = stripSchema(items, hints, named);
  if (properties) {
    stripped.properties = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => {
        const description = hints[name];
        return [name, { ...stripSchema(value, hints, named), ...(description !== undefined && { description }) }];
      }),
    );
  }
  return stripped;
}
