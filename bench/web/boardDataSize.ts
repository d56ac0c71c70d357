import { request } from 'node:http';
import type { SeededBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

/** Measures the compressed size of all API responses that a board needs. */
export async function measureBoardDataSize({ origin, cookie, small, large }: SeededBoards): Promise<WebBenchmarkRow[]> {
  const measure = (path: string) => measureCompressedSize(`${origin}/api${path}`, cookie);
  const spaces = (await (await fetch(`${origin}/api/spaces`, { headers: { cookie } })).json()) as { id: string }[];
  const account = ['/me', '/spaces', ...spaces.map(({ id }) => `/projects?spaceId=${id}`)];
  const rest = (await Promise.all(account.map(measure))).reduce((total, size) => total + size, 0);
  return [
    row('board-data', rest + (await measure(`/projects/${small}/board`)), 10),
    row('data-2000', rest + (await measure(`/projects/${large}/board`)), 75),
  ];
}

function row(name: string, bytes: number, goal: number): WebBenchmarkRow {
  const value = Math.round(bytes / 10) / 100;
  return { name, value, unit: 'KB gz', goal, ok: value <= goal };
}

/** Returns the bytes of the gzip-compressed body. */
function measureCompressedSize(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const clientRequest = request(url, { headers: { cookie, 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${response.statusCode}`)),
      );
    });
    clientRequest.on('error', reject);
    clientRequest.end();
  });
}
