import * as z from 'zod';
import type { Mcp, Operation } from '../../contract/operation.ts';
import { inputSchema, type Schema } from '../openapi/schemas.ts';

/**
 * What a model is told of a tool's input: names, types and choices, and beyond them only the words that the contract
 * has for models. Every word is read at every turn of every conversation; what is wrong is told when it is wrong.
 */
export function toolInput({ mcp, input }: Operation): Schema & { type: 'object' } {
  const { properties = {}, required } = bare(inputSchema(mcp?.input ?? input), mcp?.fields ?? {});
  const keyed: Record<string, Schema> = mcp?.keyed ? { idempotencyKey: { type: 'string' } } : {};
  return {
    type: 'object',
    properties: { ...properties, ...keyed },
    ...(required?.length && { required }),
    additionalProperties: false,
  };
}

export function toolOutput({ mcp, output }: Operation): Schema & { type: 'object' } {
  const schema = z.toJSONSchema(mcp?.output ?? output, { io: 'output', reused: 'inline' }) as Schema;
  return { ...bare(schema, {}), type: 'object' };
}

const told = ['type', 'enum', 'const', 'properties', 'required', 'items', 'maxItems'];

function bare(schema: Schema, words: NonNullable<Mcp['fields']>): Schema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => told.includes(keyword))) as Schema;
  const { properties, items } = schema;
  if (items) kept.items = bare(items, words);
  if (properties) {
    kept.properties = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => {
        const description = words[name];
        return [name, { ...bare(value, words), ...(description !== undefined && { description }) }];
      }),
    );
  }
  return kept;
}
