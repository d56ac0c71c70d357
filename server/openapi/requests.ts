import { type Endpoint, getPathIdField } from '../../contract/operation.ts';
import { createExample, hasExample, toParameterExample } from './examples.ts';
import { type JsonSchema, toInputJsonSchema } from './jsonSchema.ts';

type Field = [name: string, schema: JsonSchema];

/** The example of the complete input, which selects the optional fields to show. */
type InputExample = Record<string, unknown> | undefined;

/** Places the input's fields in the path, the query or the body. */
export function describeRequest({ rest, input }: Endpoint) {
  const { properties = {}, required = [], examples } = toInputJsonSchema(input);
  const inputExample = examples?.[0] as InputExample;
  const fields: Field[] = Object.entries(properties);
  const pathFields = fields.filter(([name]) => rest.path.split('/').includes(`:${name}`));
  const otherFields = fields.filter((field) => !pathFields.includes(field));
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE' && otherFields.length > 0;

  const parameters = [
    ...pathFields.map((field) => {
      const parameter = describeParameter('path', field, true, inputExample);
      return field[0] === getPathIdField(rest) ? { ...parameter, name: 'id' } : parameter;
    }),
    ...(hasBody
      ? []
      : otherFields.map((field) => describeParameter('query', field, required.includes(field[0]), inputExample))),
  ];
  return { parameters, requestBody: hasBody ? describeBody(otherFields, required, inputExample) : undefined };
}

function describeParameter(
  location: 'path' | 'query',
  [name, { description, ...schema }]: Field,
  required: boolean,
  inputExample: InputExample,
) {
  const example = hasExample(schema) ? createExample(schema, {}, { field: name, owner: '' }) : undefined;
  return {
    name,
    in: location,
    ...(description !== undefined && { description }),
    required,
    schema,
    ...(example !== undefined && toParameterExample(example, required || name in (inputExample ?? {}))),
  };
}

function describeBody(fields: Field[], allRequired: string[], inputExample: InputExample) {
  const required = allRequired.filter((name) => fields.some(([field]) => field === name));
  const schema: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(fields),
    ...(required.length > 0 && { required }),
  };
  const generated = createExample(inputExample ? pickProperties(schema, required) : schema, {}) as object;
  const example = { ...generated, ...inputExample };
  return { required: required.length > 0, content: { 'application/json': { schema, example } } };
}

function pickProperties({ properties = {}, ...schema }: JsonSchema, names: string[]): JsonSchema {
  const picked = Object.entries(properties).filter(([name]) => names.includes(name));
  return { ...schema, properties: Object.fromEntries(picked) };
}
