import { request } from '../loadGenerator.ts';
import { callOf, mcp } from '../workloads.ts';
import type { Home } from './seedCallerSpace.ts';

/** In the order of the table. */
export const callNames = [
  'patch',
  'create',
  'list50',
  'get',
  'board50',
  'mine50',
  'due50',
  'search',
  'activity',
  'events20',
  'mcp-list50',
] as const;

/** One line of the table. */
export interface Call {
  name: (typeof callNames)[number];
  /** The request at the `turn`th time. */
  request: (turn: number) => Buffer;
  expect: number;
  /** What keeps its answer is asked after a write each time, whose own cost is taken off. */
  isAfterWrite: boolean;
  /** An answer that goes on: as much of it as ends so. */
  until?: string;
}

export function callsOn({ token, spaceId, small, growing, rev }: Home): Call[] {
  const auth = { authorization: `Bearer ${token}` };
  const taskOf = (turn: number) => small.taskIds[turn % small.taskIds.length];
  const get = (path: (turn: number) => string, isAfterWrite = true): Omit<Call, 'name'> => ({
    request: (turn) => request('GET', `/api${path(turn)}`, auth),
    expect: 200,
    isAfterWrite,
  });
  const calls: Record<Call['name'], Omit<Call, 'name'>> = {
    patch: {
      request: (turn) =>
        request('PATCH', `/api/tasks/${taskOf(turn)}`, auth, {
          title: `Call the customer${Math.floor(turn / small.taskIds.length) % 2 === 0 ? '' : ' again'}`,
        }),
      expect: 200,
      isAfterWrite: false,
    },
    create: {
      request: () => request('POST', '/api/tasks', auth, { projectId: growing.id, title: 'Write to the customer' }),
      expect: 201,
      isAfterWrite: false,
    },
    list50: get(() => `/tasks?projectId=${small.id}`),
    get: get((turn) => `/tasks/${taskOf(turn)}`),
    board50: get(() => `/projects/${small.id}/board`),
    mine50: get(() => '/tasks?assigneeId=me'),
    due50: get(() => '/search?limit=50', false),
    search: get(() => '/search?q=customer+77', false),
    activity: get((turn) => `/tasks/${taskOf(turn)}/activity`),
    events20: {
      ...get(() => `/events?spaceId=${spaceId}&after=${rev - 20}`, false),
      until: `id: ${rev}\n`,
    },
    'mcp-list50': {
      request: () => request('POST', '/api/mcp', { ...auth, ...mcp }, callOf('list_tasks', { projectId: small.id })),
      expect: 200,
      isAfterWrite: true,
    },
  };
  return callNames.map((name) => ({ name, ...calls[name] }));
}
