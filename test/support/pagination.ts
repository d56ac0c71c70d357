import { expect } from 'vitest';
import type { Json } from '../../testing/json.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** What the Link header of a page names as the next one, as given. */
export function getNextPageUrl({ headers }: ApiResponse): string | undefined {
  const { link } = headers;
  if (link === undefined) return undefined;
  const [, url] = /^<([^<>\s]+)>; rel="next"$/.exec(link) ?? [];
  expect(url, link).toBeDefined();
  return url;
}

/** Goes from page to page until there is no next one; `meanwhile` happens between any two. */
export async function readAllPages(
  client: ApiClient,
  query: string,
  meanwhile: (page: Json[], at: number) => Promise<unknown> = async () => {},
): Promise<Json[][]> {
  const pages: Json[][] = [];
  let next: string | undefined = `/tasks?${query}`;
  while (next !== undefined && pages.length < 1000) {
    const reply: ApiResponse = await client.get(next);
    expect(reply.status, reply.text).toBe(200);
    pages.push(reply.body);
    const url = getNextPageUrl(reply);
    next = url?.slice(url.indexOf('/tasks?'));
    if (next !== undefined) await meanwhile(reply.body, pages.length);
  }
  return pages;
}

export function encodeCursor(parts: unknown): string {
  return Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)).toString('base64url');
}
