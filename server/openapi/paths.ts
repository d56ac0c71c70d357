import { concepts, endpoints, operations, readerOf } from '../../contract/index.ts';
import type { Access, Endpoint } from '../../contract/operation.ts';
import { exampleOf } from './examples.ts';
import { parametersOf } from './headers.ts';
import { outputSchema } from './jsonSchema.ts';
import { refusalsOf } from './operationErrors.ts';
import { requestOf } from './requests.ts';
import { refusalResponses, type Shared, successOf } from './responses.ts';

/** Every operation of the contract, by path and method. */
export function pathsOf(shared: Shared): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const [concept, members] of Object.entries(concepts)) {
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

export function tagOf(concept: string): string {
  return concept.charAt(0).toUpperCase() + concept.slice(1);
}

/** The whole before its parts, and reading before changing. */
function inOrder(members: object): [string, Endpoint][] {
  const place = ({ rest }: Endpoint) => `${rest.path.split('/').length} ${rest.path} ${methods.indexOf(rest.method)}`;
  return endpoints.filter(([name]) => name in members).sort(([, a], [, b]) => (place(a) < place(b) ? -1 : 1));
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function describe(name: string, concept: string, operation: Endpoint, shared: Shared): object {
  const { summary, description, access, rest } = operation;
  const current = currentOf(operation, shared);
  const { parameters, requestBody } = requestOf(operation);
  const headers = parametersOf(operation, current !== undefined);
  return {
    operationId: name,
    tags: [tagOf(concept)],
    summary,
    ...(description !== undefined && { description }),
    security: securityOf(access),
    parameters: [...parameters, ...headers.map((header) => ({ $ref: `#/components/parameters/${header}` }))],
    ...(requestBody && { requestBody }),
    responses: {
      [rest.status ?? (rest.method === 'POST' ? 201 : 200)]: successOf(operation, shared),
      ...(rest.method === 'GET' && !rest.stream && { 304: { $ref: '#/components/responses/not_modified' } }),
      ...refusalResponses(refusalsOf(operation, current), shared),
    },
  };
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  return access === 'session' ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

/** What a 412 gives: the answer of what reads the same. Without that, If-Match has nothing to be held against. */
function currentOf(operation: Endpoint, { schemas }: Shared): Record<string, unknown> | undefined {
  const { method } = operation.rest;
  const reader = method === 'GET' || method === 'POST' ? undefined : readerOf(operation);
  return reader && (exampleOf(outputSchema(operations[reader].output, schemas), schemas) as Record<string, unknown>);
}
