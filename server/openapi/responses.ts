import { STATUS_CODES } from 'node:http';
import type * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { getCurrentReadOperationName, operations } from '../../contract/index.ts';
import type { Endpoint, RestRoute } from '../../contract/operation.ts';
import { errorSchema } from './errorSchema.ts';
import { createExample } from './examples.ts';
import { getErrorHeaderNames, getResponseHeaderNames, toHeaderRefs } from './headers.ts';
import { type JsonSchema, type NamedJsonSchemas, toOutputJsonSchema } from './jsonSchema.ts';

/** Components that several operations refer to. Describing the operations adds to them. */
export interface OpenapiComponents {
  schemas: NamedJsonSchemas;
  responses: Record<string, object>;
}

export function describeSuccessResponse(operation: Endpoint, { schemas }: OpenapiComponents): object {
  const { output, rest } = operation;
  const shape = 'shape' in output ? (output as z.ZodObject).shape : {};
  const schema = toOutputJsonSchema(
    rest.arrayField === undefined ? output : (shape[rest.arrayField] as z.core.$ZodType),
    schemas,
  );
  return {
    description: rest.stream ? 'The event stream, until either side closes it' : 'Success',
    headers: toHeaderRefs(getResponseHeaderNames(operation, 'nextCursor' in shape)),
    content: describeContent(rest, schema, schemas),
  };
}

function describeContent({ stream, file, textBody }: RestRoute, schema: JsonSchema, schemas: NamedJsonSchemas): object {
  if (file) return { [file]: { schema: { ...schema, contentMediaType: file } } };
  if (stream) return describeEventStream(schema, schemas);
  if (textBody) {
    const text = schema.properties?.[textBody.field] as JsonSchema;
    return { [textBody.mediaType]: { schema: text, example: createExample(text, schemas) } };
  }
  return { 'application/json': { schema, example: createExample(schema, schemas) } };
}

function describeEventStream({ anyOf = [] }: JsonSchema, schemas: NamedJsonSchemas): object {
  const names = anyOf.map(({ $ref = '' }) => `\`${$ref.split('/').at(-1)}\``);
  const description = `Server-sent events. The \`data\` of each event is one of ${names.join(', ')} as JSON.`;
  const schema = { type: 'string', description, contentMediaType: 'text/event-stream', contentSchema: { anyOf } };
  const items = anyOf.map((option) => createExample(option, schemas) as { rev: number; type: string });
  const lines = items
    .sort((a, b) => a.rev - b.rev)
    .map((item) => `id: ${item.rev}\nevent: ${item.type}\ndata: ${JSON.stringify(item)}\n\n`);
  return { 'text/event-stream': { schema, example: lines.join('') } };
}

/** The errors by status: inline if the operation has its own messages, otherwise as shared components. */
export function describeErrorResponses(
  operation: Endpoint,
  operationErrors: AppError[],
  components: OpenapiComponents,
): Record<string, object> {
  const byStatus: Record<string, object> = {};
  for (const [status, group] of Map.groupBy(operationErrors, (error) => error.status)) {
    const body = (status === 412 && describeChangedMeanwhile(operation, components.schemas)) || describeError(group);
    byStatus[status] = group.every(isCommon)
      ? addSharedResponse(group, status, body, components)
      : toErrorResponse(status, body);
  }
  return byStatus;
}

/** The name of a schema, and examples of it by error code. */
interface ErrorBodyDescription {
  schemaName: string;
  examples: Record<string, { summary: string; value: object }>;
}

function describeError(group: AppError[]): ErrorBodyDescription {
  const examples = group.map(({ code, message, body }) => [code, { summary: message, value: body }]);
  return { schemaName: 'Error', examples: Object.fromEntries(examples) };
}

/** The body of a 412, which has the current object too. Undefined: the operation does not change a single object. */
function describeChangedMeanwhile(operation: Endpoint, schemas: NamedJsonSchemas): ErrorBodyDescription | undefined {
  const reader = getCurrentReadOperationName(operation);
  if (!reader) return undefined;
  const current = toOutputJsonSchema(operations[reader].output, schemas);
  const [field = ''] = Object.keys(current.properties ?? {});
  const schemaName = `Changed${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  schemas[schemaName] = {
    type: 'object',
    description: `The body of a 412: the error, and the ${field} as it is now.`,
    properties: { ...errorSchema.properties, ...current.properties },
    required: [...(errorSchema.required ?? []), 'code', ...(current.required ?? [])],
  };
  const details = createExample(current, schemas) as Record<string, unknown>;
  const { code, message, body } = new AppError('changed_meanwhile', undefined, { details });
  return { schemaName, examples: { [code]: { summary: message, value: body } } };
}

function addSharedResponse(
  group: AppError[],
  status: number,
  body: ErrorBodyDescription,
  { responses }: OpenapiComponents,
): object {
  const suffix = body.schemaName === 'Error' ? '' : `_with_${body.schemaName.replace('Changed', '').toLowerCase()}`;
  const name = `${group.map(({ code }) => code).join('_or_')}${suffix}`;
  responses[name] ??= toErrorResponse(status, body);
  return { $ref: `#/components/responses/${name}` };
}

function toErrorResponse(status: number, { schemaName, examples }: ErrorBodyDescription): object {
  return {
    description: STATUS_CODES[status],
    headers: toHeaderRefs(getErrorHeaderNames(status)),
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemaName}` }, examples } },
  };
}

function isCommon({ code, message, details }: AppError): boolean {
  return message === new AppError(code).message && Object.keys(details).length === 0;
}
