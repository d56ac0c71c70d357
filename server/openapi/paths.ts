import { endpoints, operationsByConcept } from '../../contract/index.ts';
import { type Access, type Endpoint, getAliasEndpoint, hasJsonOutput } from '../../contract/operation.ts';
import { getRequestHeaderNames } from './headers.ts';
import { getOperationErrors } from './operationErrors.ts';
import { describeRequest } from './requests.ts';
import { describeErrorResponses, describeSuccessResponse, type OpenapiComponents } from './responses.ts';

/** Describes every operation of the contract, by path and method. */
export function createPaths(components: OpenapiComponents): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const [concept, members] of Object.entries(operationsByConcept)) {
    const addOperation = (id: string, operation: Endpoint) => {
      const path = operation.rest.path.replace(/:\w+/, '{id}').replace(/:(\w+)/g, '{$1}');
      const method = operation.rest.method.toLowerCase();
      paths[path] = { ...paths[path], [method]: describeOperation(id, concept, operation, components) };
    };
    for (const [name, operation] of sortEndpoints(members)) {
      addOperation(name, operation);
      const alias = getAliasEndpoint(operation);
      if (alias) addOperation(`${name}_by_body`, alias);
    }
  }
  return paths;
}

export function toTagName(concept: string): string {
  return concept.charAt(0).toUpperCase() + concept.slice(1);
}

/** Parents before children, and reads before writes. */
function sortEndpoints(members: object): [string, Endpoint][] {
  const getSortKey = ({ rest }: Endpoint) =>
    `${rest.path.split('/').length} ${rest.path} ${methods.indexOf(rest.method)}`;
  return endpoints.filter(([name]) => name in members).sort(([, a], [, b]) => (getSortKey(a) < getSortKey(b) ? -1 : 1));
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function describeOperation(name: string, concept: string, operation: Endpoint, components: OpenapiComponents): object {
  const { summary, description, access, rest } = operation;
  const { parameters, requestBody } = describeRequest(operation);
  const headers = getRequestHeaderNames(operation);
  return {
    operationId: name,
    tags: [toTagName(concept)],
    summary,
    description: [description, describeAccess(operation)].filter(Boolean).join('\n\n'),
    security: getSecurity(access),
    parameters: [...parameters, ...headers.map((header) => ({ $ref: `#/components/parameters/${header}` }))],
    ...(requestBody && { requestBody }),
    responses: {
      [rest.status ?? (rest.method === 'POST' ? 201 : 200)]: describeSuccessResponse(operation, components),
      ...(rest.method === 'GET' && hasJsonOutput(rest) && { 304: { $ref: '#/components/responses/not_modified' } }),
      ...describeErrorResponses(operation, getOperationErrors(operation), components),
    },
  };
}

function getSecurity(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  return access === 'session' ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

/** Who may call the operation, as a sentence. */
function describeAccess({ access, write, needsAllSpaces }: Endpoint): string {
  if (access === 'public') return 'Needs no credentials.';
  if (access === 'session') return 'Requires a signed-in session, not a token.';
  const sentences = [
    access === 'user'
      ? 'Requires a token or a session.'
      : `Requires the role ${access}${access === 'owner' ? '' : ' or a higher one'} in the space.`,
    ...(write ? ['Read-only tokens cannot call it.'] : []),
    ...(needsAllSpaces ? ['Tokens that are confined to some spaces cannot call it.'] : []),
  ];
  return sentences.join(' ');
}
