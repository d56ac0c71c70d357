import { once } from 'node:events';
import { type ClientRequest, get } from 'node:http';
import { createAccount } from '../../testing/createAccount.ts';
import type { AgentBenchmarkRow } from './agentBenchmarkRow.ts';
import type { AgentClient } from './agentClient.ts';

/** The limits for sign-ups from one network allow no more. */
const users = 15;
export const streamsPerUser = 100;
const writes = 10;

/** The time of ten writes, one after another, until each has reached every stream of a space: with none and with 1,500. */
export async function measureWritesWithStreams(client: AgentClient): Promise<AgentBenchmarkRow[]> {
  const { send, person } = client;
  const { space } = await send('POST', '/spaces', { name: 'Watched', slug: `watched-${Date.now()}` }, person);
  const { project } = await send('POST', '/projects', { spaceId: space.id, name: 'Plan', slug: 'plan' }, person);
  const without = await measureWrites(client, project.id, []);
  const streams: Stream[] = [];
  for (let user = 0; user < users; user++) {
    const headers = await createMember(client, space.id);
    for (let each = 0; each < streamsPerUser; each++) streams.push(await openStream(client, space.id, headers));
  }
  const watched = await measureWrites(client, project.id, streams);
  for (const { request } of streams) request.destroy();
  return [
    { name: 'write-without-streams', value: without },
    { name: 'write-with-1500-streams', value: watched },
  ];
}

async function measureWrites({ send, person }: AgentClient, projectId: string, streams: Stream[]): Promise<number> {
  const startedAt = performance.now();
  for (let turn = 0; turn < writes; turn++) {
    const title = `Watched ${turn}`;
    const received = streams.map((stream) => stream.waitFor(title));
    await send('POST', '/tasks', { projectId, title }, person);
    await Promise.all(received);
  }
  return Math.round((performance.now() - startedAt) / writes);
}

interface Stream {
  request: ClientRequest;
  waitFor(text: string): Promise<void>;
}

async function openStream(
  { host, port }: AgentClient,
  spaceId: string,
  headers: Record<string, string>,
): Promise<Stream> {
  const request = get({ host, port, path: `/api/events?spaceId=${spaceId}`, headers, agent: false });
  request.on('error', () => {});
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`A stream got status ${response.statusCode}`);
  let received = '';
  let awaited: { text: string; resolve: () => void } | undefined;
  response.on('error', () => {});
  response.on('data', (bytes: Buffer) => {
    received += bytes;
    if (!awaited || !received.includes(awaited.text)) return;
    received = '';
    awaited.resolve();
  });
  return {
    request,
    waitFor: (text) =>
      new Promise<void>((resolve) => {
        awaited = { text, resolve };
      }),
  };
}

/** Makes a new user a member of the space. Returns the headers of their session. */
async function createMember({ host, port, send, person }: AgentClient, spaceId: string) {
  const { cookie } = await createAccount(`http://${host}:${port}`);
  const headers = { cookie };
  const { url } = await send('POST', `/spaces/${spaceId}/invitations`, { role: 'viewer' }, person);
  await send('POST', '/invitations/accept', { secret: String(url).split('#invitation=')[1] }, headers);
  return headers;
}
