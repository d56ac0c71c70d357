import type { Json } from '../../testing/untypedJson.ts';
import { getReadablePaths, type ReadableRecords } from './readable-records-and-paths.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** Responses by a label such as `/spaces by viewer`. */
export type CapturedReads = Map<string, { reader: ApiClient; path: string; response: ApiResponse }>;

/** Reads every path as every reader. */
export async function captureReads(records: ReadableRecords): Promise<CapturedReads> {
  const captured: CapturedReads = new Map();
  await Promise.all(
    Object.entries(records.readers).flatMap(([name, reader]) =>
      getReadablePaths(records).map(async (path) => {
        captured.set(`${path} by ${name}`, { reader, path, response: await reader.get(path) });
      }),
    ),
  );
  return captured;
}

/**
 * Repeats the reads with their old ETags, and returns the labels of those that changed and of those answered with 304.
 * @throws Error when a 304 is wrong, or when a changed response has the same ETag
 */
export async function recheckReads(captured: CapturedReads): Promise<{ changed: string[]; unchanged: string[] }> {
  const changed: string[] = [];
  const unchanged: string[] = [];
  await Promise.all(
    [...captured].map(async ([name, { reader, path, response: old }]) => {
      const etag = old.headers['etag'];
      if (old.status !== 200 || etag === undefined) return;
      let conditional = await reader.get(path, { 'if-none-match': etag });
      const fresh = conditional.status === 304 ? await reader.get(path) : conditional;
      const isSame = fresh.status === 200 && fresh.text === old.text;
      // A session's last use is saved in the background: it may have changed between the two reads.
      if (conditional.status === 304 && !isSame) conditional = await reader.get(path, { 'if-none-match': etag });
      if (!isSame && fresh.headers['etag'] === etag) throw new Error(`${name}: changed under the same ETag`);
      if (!isSame) changed.push(name);
      if (conditional.status !== 304) return;
      unchanged.push(name);
      if (conditional.text !== '') throw new Error(`${name}: a 304 with a body`);
      if (!isSame) throw new Error(describeWrong304(name, old.body, fresh.body));
    }),
  );
  return { changed, unchanged };
}

function describeWrong304(name: string, old: Json, fresh: Json): string {
  return `${name}: 304, but ${JSON.stringify(old)} has become ${JSON.stringify(fresh)}`;
}
