/** All operations of the product. Each is declared in the module of its concept. */
import * as account from './account.ts';
import * as admin from './admin.ts';
import * as agentTools from './agentOnlyOperations.ts';
import * as agents from './agents.ts';
import * as board from './board.ts';
import * as bulk from './bulkTasks.ts';
import * as calendarFeeds from './calendarFeeds.ts';
import * as changes from './changes.ts';
import * as comments from './comments.ts';
import * as demo from './demo.ts';
import * as duplicates from './duplicates.ts';
import * as emailUnsubscribe from './emailUnsubscribe.ts';
import * as events from './events.ts';
import * as exports from './exports.ts';
import * as find from './findTasks.ts';
import * as imports from './imports.ts';
import * as invitations from './invitations.ts';
import * as labels from './labels.ts';
import * as leases from './leases.ts';
import * as members from './members.ts';
import * as notificationSettings from './notificationSettings.ts';
import * as notifications from './notifications.ts';
import { type Endpoint, isTaskSubresource, type Operation } from './operation.ts';
import * as projects from './projects.ts';
import * as runs from './runs.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as tasks from './tasks.ts';
import * as tokens from './tokens.ts';
import * as trash from './trash.ts';
import * as watching from './watching.ts';

/** The concepts in the order of the API documentation. */
export const operationsByConcept = {
  spaces: { ...pickOperations(spaces), ...pickOperations(demo) },
  projects: { ...pickOperations(projects), duplicate_project: duplicates.duplicate_project },
  statuses: pickOperations(statuses),
  tasks: {
    ...pickOperations(tasks),
    ...pickOperations(find),
    duplicate_task: duplicates.duplicate_task,
    ...pickOperations(bulk),
    ...pickOperations(trash),
  },
  leases: pickOperations(leases),
  board: pickOperations(board),
  comments: pickOperations(comments),
  labels: pickOperations(labels),
  members: { ...pickOperations(members), ...pickOperations(invitations) },
  events: { ...pickOperations(events), ...pickOperations(changes) },
  notifications: {
    ...pickOperations(notifications),
    ...pickOperations(watching),
    ...pickOperations(notificationSettings),
    ...pickOperations(emailUnsubscribe),
  },
  runs: pickOperations(runs),
  exports: pickOperations(exports),
  imports: pickOperations(imports),
  tokens: pickOperations(tokens),
  agents: pickOperations(agents),
  calendars: pickOperations(calendarFeeds),
  account: pickOperations(account),
  admin: pickOperations(admin),
};

export const operations = {
  ...pickOperations(agentTools),
  ...operationsByConcept.spaces,
  ...operationsByConcept.projects,
  ...operationsByConcept.statuses,
  ...operationsByConcept.tasks,
  ...operationsByConcept.leases,
  ...operationsByConcept.board,
  ...operationsByConcept.comments,
  ...operationsByConcept.labels,
  ...operationsByConcept.members,
  ...operationsByConcept.events,
  ...operationsByConcept.notifications,
  ...operationsByConcept.runs,
  ...operationsByConcept.exports,
  ...operationsByConcept.imports,
  ...operationsByConcept.tokens,
  ...operationsByConcept.agents,
  ...operationsByConcept.calendars,
  ...operationsByConcept.account,
  ...operationsByConcept.admin,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;

export type EndpointName = { [N in OperationName]: Operations[N] extends { rest: object } ? N : never }[OperationName];

/** The operations that are MCP tools. */
export type ToolName = { [N in OperationName]: Operations[N] extends { mcp: object } ? N : never }[OperationName];

/** The operations with a REST route. */
export const endpoints = Object.entries<Operation>(operations).filter(
  (entry): entry is [EndpointName, Endpoint] => entry[1].rest !== undefined,
);

const readOperationsByPath = new Map(
  endpoints
    .filter(([, { rest }]) => rest.method === 'GET')
    .map(([name, { rest }]): [string, EndpointName] => [rest.path, name]),
);

/** The operation that reads what a change modifies: GET on the same path, or `get_task`. If-Match is compared with its ETag. */
export function getReadOperationName({ rest }: Operation): EndpointName | undefined {
  return rest && (isTaskSubresource(rest) ? 'get_task' : readOperationsByPath.get(rest.path));
}

/** The operation that reads the object which a 412 contains. A change of a list, such as creating an object, has none. */
export function getCurrentReadOperationName(operation: Operation): EndpointName | undefined {
  const reader = getReadOperationName(operation);
  const isList = reader !== undefined && (operations[reader] as Operation).rest?.arrayField !== undefined;
  return isList ? undefined : reader;
}

type OnlyOperations<M> = { [K in keyof M as M[K] extends Operation ? K : never]: M[K] };

function pickOperations<M extends object>(module: M): OnlyOperations<M> {
  return Object.fromEntries(Object.entries(module).filter(([, value]) => isOperation(value))) as OnlyOperations<M>;
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'access' in value && 'input' in value;
}
