import type { EndpointName } from '../../../../contract/index.ts';
import {
  type ApiOutput,
  type ApiResult,
  getCallerHeader,
  toApiError,
  unreachableResult,
} from '../../../lib/apiClient.ts';

/** Bytes in a part, which the server takes in base64. */
const partBytes = 720_000;

/**
 * Calls an operation of imports. The client of the other operations has a list of routes in the initial bundle, where these
 * would take space that only admins need.
 */
async function call<N extends EndpointName>(
  method: string,
  path: string,
  body?: object,
): Promise<ApiResult<ApiOutput<N>>> {
  try {
    const response = await fetch(`/api/spaces/${path}`, {
      method,
      headers: { ...getCallerHeader(), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const value = await response.json();
    if (!response.ok) return { ok: false, error: toApiError(response, value) };
    return { ok: true, value, rev: undefined };
  } catch {
    return unreachableResult;
  }
}

export type Import = ApiOutput<'get_import'>['import'];
export type Preview = ApiOutput<'preview_import'>;

/** The latest first. */
export async function listImports(spaceId: string): Promise<ApiResult<Import[]>> {
  return (await call<'list_imports'>('GET', `${spaceId}/imports`)) as unknown as ApiResult<Import[]>;
}

export function getImport(spaceId: string, importId: string) {
  return call<'get_import'>('GET', `${spaceId}/imports/${importId}`);
}

export function previewImport(spaceId: string, importId: string, options: object) {
  return call<'preview_import'>('POST', `${spaceId}/imports/${importId}/preview`, options);
}

export function startImport(spaceId: string, importId: string, options: object) {
  return call<'start_import'>('POST', `${spaceId}/imports/${importId}/start`, options);
}

export function undoImport(spaceId: string, importId: string) {
  return call<'undo_import'>('POST', `${spaceId}/imports/${importId}/undo`, {});
}

/** Sends a file in parts. `onProgress` gets the share that has been sent, from 0 to 1. */
export async function uploadFile(
  spaceId: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<ApiResult<{ import: Import }>> {
  const created = await call<'create_import'>('POST', `${spaceId}/imports`, { fileName: file.name.slice(-200) });
  if (!created.ok) return created;
  for (let part = 0; part * partBytes < file.size; part++) {
    const bytes = await file.slice(part * partBytes, (part + 1) * partBytes).arrayBuffer();
    const path = `${spaceId}/imports/${created.value.import.id}/parts/${part}`;
    const sent = await call<'add_import_part'>('PUT', path, { content: toBase64(new Uint8Array(bytes)) });
    if (!sent.ok) return sent;
    onProgress(Math.min(((part + 1) * partBytes) / file.size, 1));
  }
  return created;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // Spreading all bytes at once would exceed the number of arguments.
  for (let start = 0; start < bytes.length; start += 30_000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 30_000));
  }
  return btoa(text);
}
