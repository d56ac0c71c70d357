import { encodeRequest, type LoadResult } from './loadGenerator.ts';
import type { SeededProject, SeededProjects } from './seedProjects.ts';

/** The workloads that send requests, in the order of the table. */
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

/** One line of the table: requests for the server, and the equivalent load for its baseline. */
export interface Workload {
  name: (typeof callWorkloadNames)[number];
  /** The minimum share of the baseline, or with the unit `ms` the maximum time. */
  goal: number;
  unit: 'requests/s' | 'ms';
  connections: number;
  expect: readonly number[];
  requests: (connection: number) => Buffer[];
  /** The requests for the baseline, if they are not the same. */
  baselineRequests?: (connection: number) => Buffer[];
  /** The statements that are the baseline on PostgreSQL. */
  baselineStatements: 'list' | 'version' | 'get' | 'patch' | 'create' | 'mixed' | null;
  /** The project that those statements use. */
  project: SeededProject;
  toValue: (measured: LoadResult) => number;
}

/** A path and the server's response to GET, which the baseline sends from memory. */
export interface BaselineResponse {
  path: string;
  text: string;
  etag: string;
  /** The headers that the server sets, in the format of `writeHead`. */
  headers: string[];
  /** The headers of the 304 to a request with the ETag. */
  notModifiedHeaders: string[];
}

const connections = 32;

export const mcpHeaders = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };

export function toToolCallMessage(name: string, input: object) {
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } };
}

// Over 80 lines: one table of workloads.
export function createWorkloads(
  seeded: SeededProjects,
  responses: { small: BaselineResponse; large: BaselineResponse; task: BaselineResponse },
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
  const patches = (index: number) =>
    ['Call the customer', 'Call the customer again'].map((title) =>
      encodeRequest('PATCH', `/api/tasks/${small.taskIds[index % small.taskIds.length]}`, auth, { title }),
    );
  const workloads: Record<Workload['name'], Omit<Workload, 'name'>> = {
    list50: { ...common, goal: 0.5, baselineStatements: 'list', requests: () => [get(responses.small.path)] },
    list1000: {
      ...common,
      goal: 0.5,
      baselineStatements: 'list',
      project: large,
      requests: () => [get(responses.large.path)],
    },
    'list50-304': {
      ...common,
      goal: 0.5,
      baselineStatements: 'version',
      expect: [304],
      requests: () => [get(responses.small.path, { 'if-none-match': responses.small.etag })],
    },
    get: {
      ...common,
      goal: 0.4,
      baselineStatements: 'get',
      requests: () => [get(responses.task.path)],
    },
    patch: { ...common, goal: 0.4, baselineStatements: 'patch', requests: patches },
    'list50-mixed': {
      ...common,
      goal: 0.3,
      baselineStatements: 'mixed',
      // Each connection starts at another point of the sequence, so that the writes are spread evenly.
      requests: (index) => {
        const turn = patches(index).flatMap((patch) => [...Array(9).fill(get(responses.small.path)), patch]);
        return [...turn.slice(index % 10), ...turn.slice(0, index % 10)];
      },
    },
    create: {
      ...common,
      goal: 0.4,
      baselineStatements: 'create',
      project: growing,
      expect: [201],
      requests: (index) => [
        encodeRequest('POST', '/api/tasks', auth, { projectId: growing.id, title: `Write to customer ${index}` }),
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
      baselineRequests: () => [get(responses.small.path)],
      toValue: ({ p50 }) => p50,
    },
  };
  return callWorkloadNames.map((name) => ({ name, ...workloads[name] }));
}
