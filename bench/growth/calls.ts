import { request } from '../load.ts';
import { callOf, mcp } from '../works.ts';
import type { Home } from './home.ts';

/** One line of the table. */
export interface Call {
  name: string;
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
  const get = (name: string, path: (turn: number) => string, isAfterWrite = true): Call => ({
    name,
    request: (turn) => request('GET', `/api${path(turn)}`, auth),
    expect: 200,
    isAfterWrite,
  });
  return [
    {
      name: 'patch',
      request: (turn) =>
        request('PATCH', `/api/tasks/${taskOf(turn)}`, auth, {
          title: `Call the customer${Math.floor(turn / small.taskIds.length) % 2 === 0 ? '' : ' again'}`,
        }),
      expect: 200,
      isAfterWrite: false,
    },
    {
      name: 'create',
      request: () => request('POST', '/api/tasks', auth, { projectId: growing.id, title: 'Write to the customer' }),
      expect: 201,
      isAfterWrite: false,
    },
    get('list50', () => `/tasks?projectId=${small.id}`),
    get('get', (turn) => `/tasks/${taskOf(turn)}`),
    get('board50', () => `/projects/${small.id}/board`),
    get('mine50', () => '/tasks?assigneeId=me'),
    get('due50', () => '/search?limit=50', false),
    get('search', () => '/search?q=customer+77', false),
    get('activity', (turn) => `/tasks/${taskOf(turn)}/activity`),
    {
      ...get('events20', () => `/events?spaceId=${spaceId}&after=${rev - 20}`, false),
      until: `id: ${rev}\n`,
    },
    {
      name: 'mcp-list50',
      request: () => request('POST', '/api/mcp', { ...auth, ...mcp }, callOf('list_tasks', { projectId: small.id })),
      expect: 200,
      isAfterWrite: true,
    },
  ];
}
