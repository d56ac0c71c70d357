import { request } from 'node:http';
import type { SeededBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

/** All that the API answers until a board shows, as it comes over the wire. */
export async function measureBoardDataSize({ origin, cookie, small, large }: SeededBoards): Promise<WebBenchmarkRow[]> {
  const size = (path: string) => sizeOf(`${origin}/api${path}`, cookie);
  const spaces = (await (await fetch(`${origin}/api/spaces`, { headers: { cookie } })).json()) as { id: string }[];
  const account = ['/me', '/spaces', ...spaces.map(({ id }) => `/projects?spaceId=${id}`)];
  const rest = (await Promise.all(account.map(size))).reduce((total, each) => total + each, 0);
  return [
    row('board-data', rest + (await size(`/projects/${small}/board`)), 10),
    row('data-2000', rest + (await size(`/projects/${large}/board`)), 75),
  ];
}

function row(name: string, bytes: number, goal: number): WebBenchmarkRow {
  const value = Math.round(bytes / 10) / 100;
  return { name, value, unit: 'KB gz', goal, ok: value <= goal };
}

/** Bytes of the body, compressed as the server does it. */
function sizeOf(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { cookie, 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}
