import { strFromU8, unzipSync } from 'fflate';

/** The texts of the files in a ZIP file by their paths. */
export function readZip(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]));
}
