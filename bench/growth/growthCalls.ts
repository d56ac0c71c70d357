import { encodeRequest } from '../loadGenerator.ts';
import { mcpHeaders, toToolCallMessage } from '../workloads.ts';
import type { CallerSpace } from './seedCallerSpace.ts';

/** The calls in the order of the table. */
export const growthCallNames = [
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
export interface GrowthCall {
  name: (typeof growthCallNames)[number];
  /** Returns the request for the `turn`th call. */
  request: (turn: number) => Buffer;
  /** The expected HTTP status. */
  expect: number;
  /** Whether a write comes before each call, so that no cached response is measured. Its cost is subtracted. */
  isAfterWrite: boolean;
  /** For a stream: the text after which the response counts as complete. */
  endsWith?: string;
}

export function createGrowthCalls({ token, spaceId, small, growing, rev }: CallerSpace): GrowthCall[] {
  const auth = { authorization: `Bearer ${token}` };
  const getTaskId = (turn: number) => small.taskIds[turn % small.taskIds.length];
  const get = (path: (turn: number) => string, isAfterWrite = true): Omit<GrowthCall, 'name'> => ({
    request: (turn) => encodeRequest('GET', `/api${path(turn)}`, auth),
    expect: 200,
    isAfterWrite,
  });
  const calls: Record<GrowthCall['name'], Omit<GrowthCall, 'name'>> = {
    patch: {
      request: (turn) =>
        encodeRequest('PATCH', `/api/tasks/${getTaskId(turn)}`, auth, {
          title: `Call the customer${Math.floor(turn / small.taskIds.length) % 2 === 0 ? '' : ' again'}`,
        }),
      expect: 200,
      isAfterWrite: false,
    },
    create: {
      request: () =>
        encodeRequest('POST', '/api/tasks', auth, { projectId: growing.id, title: 'Write to the customer' }),
      expect: 201,
      isAfterWrite: false,
    },
    list50: get(() => `/tasks?projectId=${small.id}`),
    get: get((turn) => `/tasks/${getTaskId(turn)}`),
    board50: get(() => `/projects/${small.id}/board`),
    mine50: get(() => '/tasks?assigneeId=me'),
    due50: get(() => '/search?limit=50', false),
    search: get(() => '/search?q=customer+77', false),
    activity: get((turn) => `/tasks/${getTaskId(turn)}/activity`),
    events20: {
      ...get(() => `/events?spaceId=${spaceId}&after=${rev - 20}`, false),
      endsWith: `id: ${rev}\n`,
    },
    'mcp-list50': {
      request: () =>
        encodeRequest(
          'POST',
          '/api/mcp',
          { ...auth, ...mcpHeaders },
          toToolCallMessage('list_tasks', { projectId: small.id }),
        ),
      expect: 200,
      isAfterWrite: true,
    },
  };
  return growthCallNames.map((name) => ({ name, ...calls[name] }));
}
