import { STATUS_CODES } from 'node:http';
import type * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';
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
    content: rest.stream
      ? describeEventStream(schema, schemas)
      : { 'application/json': { schema, example: createExample(schema, schemas) } },
  };
}

function describeEventStream({ anyOf = [] }: JsonSchema, schemas: NamedJsonSchemas): object {
  const names = anyOf.map(({ $ref = '' }) => `\`${$ref.split('/').at(-1)}\``);
  const description = `Server-sent events. The \`data\` of each event is one of ${names.join(', ')} as JSON.`;
  const items = anyOf.map((option) => createExample(option, schemas) as { rev: number; type: string });
  const lines = items
    .sort((a, b) => a.rev - b.rev)
    .map((item) => `id: ${item.rev}\nevent: ${item.type}\ndata: ${JSON.stringify(item)}\n\n`);
  return { 'text/event-stream': { schema: { type: 'string', description }, example: lines.join('') } };
}

/** The errors by status: inline if the operation has its own messages, otherwise as shared components. */
export function describeErrorResponses(
  operationErrors: AppError[],
  components: OpenapiComponents,
): Record<string, object> {
  const byStatus: Record<string, object> = {};
  for (const [status, group] of Map.groupBy(operationErrors, (error) => error.status)) {
    byStatus[status] = group.every(isCommon)
      ? addSharedResponse(group, status, components)
      : describeErrorResponse(group, status);
  }
  return byStatus;
}

function addSharedResponse(group: AppError[], status: number, { responses }: OpenapiComponents): object {
  const name = group.map(({ code }) => code).join('_or_');
  responses[name] ??= describeErrorResponse(group, status);
  return { $ref: `#/components/responses/${name}` };
}

function describeErrorResponse(group: AppError[], status: number): object {
  const examples = group.map(({ code, message, body }) => [code, { summary: message, value: body }]);
  const schema = { $ref: '#/components/schemas/Error' };
  return {
    description: STATUS_CODES[status],
    headers: toHeaderRefs(getErrorHeaderNames(status)),
    content: { 'application/json': { schema, examples: Object.fromEntries(examples) } },
  };
}

function isCommon({ code, message, details }: AppError): boolean {
  return message === new AppError(code).message && Object.keys(details).length === 0;
}
