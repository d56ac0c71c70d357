import type { Endpoint } from '../../contract/operation.ts';
import { exampleOf, hasExample, parameterExample } from './examples.ts';
import { inputSchema, type Schema } from './jsonSchema.ts';

type Field = [name: string, schema: Schema];

/** The input's own example: it says which of the optional fields to show. */
type Given = Record<string, unknown> | undefined;

/** The input's fields where they are sent: in the path, in the query, or in the body. */
export function requestOf({ rest, input }: Endpoint) {
  const { properties = {}, required = [], examples } = inputSchema(input);
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
  const example = hasExample(schema) ? exampleOf(schema, {}, { field: name, owner: '' }) : undefined;
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    required,
    schema,
    ...(example !== undefined && parameterExample(example, required || name in (given ?? {}))),
  };
}

function bodyOf(fields: Field[], allRequired: string[], given: Given) {
  const required = allRequired.filter((name) => fields.some(([field]) => field === name));
  const schema: Schema = {
    type: 'object',
    properties: Object.fromEntries(fields),
    ...(required.length > 0 && { required }),
  };
  const made = exampleOf(given ? only(schema, required) : schema, {}) as object;
  const example = { ...made, ...given };
  return { required: required.length > 0, content: { 'application/json': { schema, example } } };
}

function only({ properties = {}, ...schema }: Schema, names: string[]): Schema {
  const kept = Object.entries(properties).filter(([name]) => names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}
