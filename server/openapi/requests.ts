import type { Endpoint } from '../../contract/operation.ts';
import { createExample, hasExample, toParameterExample } from './examples.ts';
import { type JsonSchema, toInputJsonSchema } from './jsonSchema.ts';

type Field = [name: string, schema: JsonSchema];

/** The input's own example: it says which of the optional fields to show. */
type Given = Record<string, unknown> | undefined;

/** The input's fields where they are sent: in the path, in the query, or in the body. */
export function describeRequest({ rest, input }: Endpoint) {
  const { properties = {}, required = [], examples } = toInputJsonSchema(input);
  const given = examples?.[0] as Given;
  const fields: Field[] = Object.entries(properties);
  const inPath = fields.filter(([name]) => rest.path.split('/').includes(`:${name}`));
  const others = fields.filter((field) => !inPath.includes(field));
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE' && others.length > 0;

  const parameters = [
    ...inPath.map((field) => parameterOf('path', field, true, given)),
    ...(hasBody ? [] : others.map((field) => parameterOf('query', field, required.includes(field[0]), given))),
  ];
  return { parameters, requestBody: hasBody ? bodyOf(others, required, given) : undefined };
}

function parameterOf(
  place: 'path' | 'query',
  [name, { description, ...schema }]: Field,
  required: boolean,
  given: Given,
) {
  const example = hasExample(schema) ? createExample(schema, {}, { field: name, owner: '' }) : undefined;
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    required,
    schema,
    ...(example !== undefined && toParameterExample(example, required || name in (given ?? {}))),
  };
}

function bodyOf(fields: Field[], allRequired: string[], given: Given) {
  const required = allRequired.filter((name) => fields.some(([field]) => field === name));
  const schema: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(fields),
    ...(required.length > 0 && { required }),
  };
  const made = createExample(given ? only(schema, required) : schema, {}) as object;
  const example = { ...made, ...given };
  return { required: required.length > 0, content: { 'application/json': { schema, example } } };
}

function only({ properties = {}, ...schema }: JsonSchema, names: string[]): JsonSchema {
  const kept = Object.entries(properties).filter(([name]) => names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}
