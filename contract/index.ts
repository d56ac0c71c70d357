/** Everything the product can do. Each operation is declared in the file of its concept. */
import * as account from './account.ts';
import * as admin from './admin.ts';
import * as agents from './agents.ts';
import * as orient from './agentTools.ts';
import * as board from './board.ts';
import * as bulk from './bulkTasks.ts';
import * as comments from './comments.ts';
import * as demo from './demo.ts';
import * as events from './events.ts';
import * as find from './findTasks.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import { type Endpoint, isTaskSubresource, type Operation } from './operation.ts';
import * as projects from './projects.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as tasks from './tasks.ts';
import * as tokens from './tokens.ts';

/** The concepts in the order in which a newcomer meets them. */
export const operationsByConcept = {
  spaces: { ...operationsOf(spaces), ...operationsOf(demo) },
  projects: operationsOf(projects),
  statuses: operationsOf(statuses),
  tasks: { ...operationsOf(tasks), ...operationsOf(find), ...operationsOf(bulk) },
  board: operationsOf(board),
  comments: operationsOf(comments),
  labels: operationsOf(labels),
  members: operationsOf(members),
  events: operationsOf(events),
  tokens: operationsOf(tokens),
  agents: operationsOf(agents),
  account: operationsOf(account),
  admin: operationsOf(admin),
};

export const operations = {
  ...operationsOf(orient),
  ...operationsByConcept.spaces,
  ...operationsByConcept.projects,
  ...operationsByConcept.statuses,
  ...operationsByConcept.tasks,
  ...operationsByConcept.board,
  ...operationsByConcept.comments,
  ...operationsByConcept.labels,
  ...operationsByConcept.members,
  ...operationsByConcept.events,
  ...operationsByConcept.tokens,
  ...operationsByConcept.agents,
  ...operationsByConcept.account,
  ...operationsByConcept.admin,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;

export type EndpointName = { [N in OperationName]: Operations[N] extends { rest: object } ? N : never }[OperationName];

/** The operations that agents have as tools. */
export type ToolName = { [N in OperationName]: Operations[N] extends { mcp: object } ? N : never }[OperationName];

/** The operations that REST has. */
export const endpoints = Object.entries<Operation>(operations).filter(
  (entry): entry is [EndpointName, Endpoint] => entry[1].rest !== undefined,
);

const readers = new Map(
  endpoints
    .filter(([, { rest }]) => rest.method === 'GET')
    .map(([name, { rest }]): [string, EndpointName] => [rest.path, name]),
);

/** What reads the thing that a change is made to: GET on the same path, or of the task. If-Match is held against its ETag. */
export function getReadOperationName({ rest }: Operation): EndpointName | undefined {
  return rest && (isTaskSubresource(rest) ? 'get_task' : readers.get(rest.path));
}

type OnlyOperations<M> = { [K in keyof M as M[K] extends Operation ? K : never]: M[K] };

function operationsOf<M extends object>(module: M): OnlyOperations<M> {
  return Object.fromEntries(Object.entries(module).filter(([, value]) => isOperation(value))) as OnlyOperations<M>;
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'access' in value && 'input' in value;
}
