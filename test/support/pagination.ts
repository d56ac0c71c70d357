import { expect } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** Returns the URL of the next page from the Link header; undefined on the last page. */
export function getNextPageUrl({ headers }: ApiResponse): string | undefined {
  const { link } = headers;
  if (link === undefined) return undefined;
  const [, url] = /^<([^<>\s]+)>; rel="next"$/.exec(link) ?? [];
  expect(url, link).toBeDefined();
  return url;
}

/** Reads all pages. Awaits `betweenPages` with the page and its number after each page but the last. */
export async function readAllPages(
  client: ApiClient,
  query: string,
  betweenPages: (page: Json[], number: number) => Promise<unknown> = async () => {},
): Promise<Json[][]> {
  const pages: Json[][] = [];
  let next: string | undefined = `/tasks?${query}`;
  while (next !== undefined && pages.length < 1000) {
    const response: ApiResponse = await client.get(next);
    expect(response.status, response.text).toBe(200);
    pages.push(response.body);
    const url = getNextPageUrl(response);
    next = url?.slice(url.indexOf('/tasks?'));
    if (next !== undefined) await betweenPages(response.body, pages.length);
  }
  return pages;
}

export function encodeCursor(parts: unknown): string {
  return Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)).toString('base64url');
}
