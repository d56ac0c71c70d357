import { encodeRequest, type LoadResult } from './loadGenerator.ts';
import type { SeededProject, SeededProjects } from './seedProjects.ts';

/** What is asked of a server that runs, in the order of the table. */
export const callWorkloadNames = [
  'list50',
  'list1000',
  'list50-304',
  'get',
  'patch',
  'list50-mixed',
  'create',
  'mcp-list50',
] as const;
export const workloadNames = ['start', 'memory', ...callWorkloadNames] as const;

/** One line of the table: what is asked of the server, and how its bare counterpart is asked the same. */
export interface Workload {
  name: (typeof callWorkloadNames)[number];
  /** At least this share of the bare counterpart, or at most so many `unit`. */
  goal: number;
  unit: 'requests/s' | 'ms';
  connections: number;
  expect: readonly number[];
  requests: (connection: number) => Buffer[];
  /** What its bare counterpart is asked, where that is something else. */
  baselineRequests?: (connection: number) => Buffer[];
  /** On PostgreSQL: the statements it is held against. */
  baselineStatements: 'list' | 'version' | 'get' | 'patch' | 'create' | 'mixed' | null;
  /** The project those statements work on. */
  project: SeededProject;
  toValue: (measured: LoadResult) => number;
}

/** What a GET has to be held against: its path and what it answers. */
export interface BaselineResponse {
  path: string;
  text: string;
  etag: string;
  /** Those that the server chose, as `writeHead` takes them. */
  headers: string[];
  /** Of the 304 that it answers to whoever has it. */
  notModifiedHeaders: string[];
}

const connections = 32;

export const mcpHeaders = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };

export function toToolCallMessage(name: string, input: object) {
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } };
}

export function createWorkloads(
  seeded: SeededProjects,
  known: { small: BaselineResponse; large: BaselineResponse; task: BaselineResponse },
): Workload[] {
  const { small, large, growing } = seeded;
  const auth = { authorization: `Bearer ${seeded.token}` };
  const common = {
    unit: 'requests/s' as const,
    connections,
    expect: [200],
    project: small,
    toValue: ({ perSecond }: LoadResult) => perSecond,
  };
  const get = (path: string, headers = {}) => encodeRequest('GET', path, { ...auth, ...headers });
  // Two titles in turn, so that each PATCH changes its task.
  const patches = (at: number) =>
    ['Call the customer', 'Call the customer again'].map((title) =>
      encodeRequest('PATCH', `/api/tasks/${small.taskIds[at % small.taskIds.length]}`, auth, { title }),
    );
  const works: Record<Workload['name'], Omit<Workload, 'name'>> = {
    list50: { ...common, goal: 0.5, baselineStatements: 'list', requests: () => [get(known.small.path)] },
    list1000: {
      ...common,
      goal: 0.5,
      baselineStatements: 'list',
      project: large,
      requests: () => [get(known.large.path)],
    },
    'list50-304': {
      ...common,
      goal: 0.5,
      baselineStatements: 'version',
      expect: [304],
      requests: () => [get(known.small.path, { 'if-none-match': known.small.etag })],
    },
    get: {
      ...common,
      goal: 0.4,
      baselineStatements: 'get',
      requests: () => [get(known.task.path)],
    },
    patch: { ...common, goal: 0.4, baselineStatements: 'patch', requests: patches },
    'list50-mixed': {
      ...common,
      goal: 0.3,
      baselineStatements: 'mixed',
      // Each connection writes at another point of its turn.
      requests: (at) => {
        const turn = patches(at).flatMap((patch) => [...Array(9).fill(get(known.small.path)), patch]);
        return [...turn.slice(at % 10), ...turn.slice(0, at % 10)];
      },
    },
    create: {
      ...common,
      goal: 0.4,
      baselineStatements: 'create',
      project: growing,
      expect: [201],
      requests: (at) => [
        encodeRequest('POST', '/api/tasks', auth, { projectId: growing.id, title: `Write to customer ${at}` }),
      ],
    },
    'mcp-list50': {
      ...common,
      goal: 3,
      unit: 'ms',
      connections: 1,
      baselineStatements: null,
      requests: () => [
        encodeRequest(
          'POST',
          '/api/mcp',
          { ...auth, ...mcpHeaders },
          toToolCallMessage('list_tasks', { projectId: small.id }),
        ),
      ],
      baselineRequests: () => [get(known.small.path)],
      toValue: ({ p50 }) => p50,
    },
  };
  return callWorkloadNames.map((name) => ({ name, ...works[name] }));
}
