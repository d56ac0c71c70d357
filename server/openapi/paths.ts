import { endpoints, getReadOperationName, operations, operationsByConcept } from '../../contract/index.ts';
import type { Access, Endpoint } from '../../contract/operation.ts';
import { createExample } from './examples.ts';
import { getRequestHeaderNames } from './headers.ts';
import { toOutputJsonSchema } from './jsonSchema.ts';
import { getOperationErrors } from './operationErrors.ts';
import { describeRequest } from './requests.ts';
import { describeErrorResponses, describeSuccessResponse, type OpenapiComponents } from './responses.ts';

/** Every operation of the contract, by path and method. */
export function createPaths(shared: OpenapiComponents): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const [concept, members] of Object.entries(operationsByConcept)) {
    for (const [name, operation] of inOrder(members)) {
      const path = operation.rest.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = {
        ...paths[path],
        [operation.rest.method.toLowerCase()]: describe(name, concept, operation, shared),
      };
    }
  }
  return paths;
}

export function toTagName(concept: string): string {
  return concept.charAt(0).toUpperCase() + concept.slice(1);
}

/** The whole before its parts, and reading before changing. */
function inOrder(members: object): [string, Endpoint][] {
  const place = ({ rest }: Endpoint) => `${rest.path.split('/').length} ${rest.path} ${methods.indexOf(rest.method)}`;
  return endpoints.filter(([name]) => name in members).sort(([, a], [, b]) => (place(a) < place(b) ? -1 : 1));
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function describe(name: string, concept: string, operation: Endpoint, shared: OpenapiComponents): object {
  const { summary, description, access, rest } = operation;
  const current = currentOf(operation, shared);
  const { parameters, requestBody } = describeRequest(operation);
  const headers = getRequestHeaderNames(operation, current !== undefined);
  return {
    operationId: name,
    tags: [toTagName(concept)],
    summary,
    ...(description !== undefined && { description }),
    security: securityOf(access),
    parameters: [...parameters, ...headers.map((header) => ({ $ref: `#/components/parameters/${header}` }))],
    ...(requestBody && { requestBody }),
    responses: {
      [rest.status ?? (rest.method === 'POST' ? 201 : 200)]: describeSuccessResponse(operation, shared),
      ...(rest.method === 'GET' && !rest.stream && { 304: { $ref: '#/components/responses/not_modified' } }),
      ...describeErrorResponses(getOperationErrors(operation, current), shared),
    },
  };
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  return access === 'session' ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

/** What a 412 gives: the answer of what reads the same. Without that, If-Match has nothing to be held against. */
function currentOf(operation: Endpoint, { schemas }: OpenapiComponents): Record<string, unknown> | undefined {
  const { method } = operation.rest;
  const reader = method === 'GET' || method === 'POST' ? undefined : getReadOperationName(operation);
  return (
    reader &&
    (createExample(toOutputJsonSchema(operations[reader].output, schemas), schemas) as Record<string, unknown>)
  );
}
