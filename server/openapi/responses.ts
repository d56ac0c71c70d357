import { STATUS_CODES } from 'node:http';
import type * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';
import { createExample } from './examples.ts';
import { getErrorHeaderNames, getResponseHeaderNames, toHeaderRefs } from './headers.ts';
import { type JsonSchema, type NamedJsonSchemas, toOutputJsonSchema } from './jsonSchema.ts';

/** What several operations refer to; filled while they are described. */
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
    description: rest.stream ? 'The stream, until either side ends it' : 'Success',
    headers: toHeaderRefs(getResponseHeaderNames(operation, 'nextCursor' in shape)),
    content: rest.stream
      ? streamOf(schema, schemas)
      : { 'application/json': { schema, example: createExample(schema, schemas) } },
  };
}

function streamOf({ anyOf = [] }: JsonSchema, schemas: NamedJsonSchemas): object {
  const names = anyOf.map(({ $ref = '' }) => `\`${$ref.split('/').at(-1)}\``);
  const description = `Server-sent events; the \`data\` of each is one of ${names.join(', ')} in JSON.`;
  const items = anyOf.map((option) => createExample(option, schemas) as { rev: number; type: string });
  const lines = items
    .sort((a, b) => a.rev - b.rev)
    .map((item) => `id: ${item.rev}\nevent: ${item.type}\ndata: ${JSON.stringify(item)}\n\n`);
  return { 'text/event-stream': { schema: { type: 'string', description }, example: lines.join('') } };
}

/** The refusals by status: in place where they have the operation's own words, otherwise among the shared ones. */
export function describeErrorResponses(refusals: AppError[], shared: OpenapiComponents): Record<string, object> {
  const byStatus: Record<string, object> = {};
  for (const [status, group] of Map.groupBy(refusals, (refusal) => refusal.status)) {
    byStatus[status] = group.every(isCommon) ? share(group, status, shared) : responseOf(group, status);
  }
  return byStatus;
}

function share(group: AppError[], status: number, { responses }: OpenapiComponents): object {
  const name = group.map(({ code }) => code).join('_or_');
  responses[name] ??= responseOf(group, status);
  return { $ref: `#/components/responses/${name}` };
}

function responseOf(group: AppError[], status: number): object {
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
