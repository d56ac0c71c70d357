import { unzipSync } from 'fflate';
import { invalidInput } from '../../contract/errors.ts';

/** A file to import, with what its content turns out to be. */
export interface ImportFile {
  name: string;
  content:
    | { kind: 'text'; text: string }
    | { kind: 'json'; value: unknown }
    /** The files in a ZIP file by their paths; only those that a reader may want. */
    | { kind: 'zip'; files: Record<string, Uint8Array> };
}

/** What a ZIP file may hold, so that a small file cannot fill the memory. */
const maxUnzippedBytes = 200_000_000;
const maxZipEntries = 10_000;

/**
 * Recognizes what the bytes are, never by the name of the file.
 * @throws AppError with code `invalid_input` for an empty, damaged or too large file
 */
export function openImportFile(name: string, bytes: Uint8Array): ImportFile {
  if (bytes.length === 0) throw invalidInput('file', 'must not be empty');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { name, content: { kind: 'zip', files: unzip(bytes) } };
  const text = decodeText(bytes);
  if (/^\s*[[{]/.test(text.slice(0, 1000))) return { name, content: { kind: 'json', value: parseJson(text) } };
  return { name, content: { kind: 'text', text } };
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  let count = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        count++;
        if (count > maxZipEntries) throw invalidInput('file', 'must have at most 10,000 files in the ZIP file');
        if (!/\.(json|csv)$/i.test(name)) return false;
        total += originalSize;
        if (total > maxUnzippedBytes) throw invalidInput('file', 'must have at most 200 MB when unzipped');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'AppError') throw error;
    throw invalidInput('file', 'must be a complete ZIP file; this one is damaged');
  }
}

/** UTF-8 and UTF-16 with a byte order mark, UTF-8 without one, else windows-1252, in which every byte is a character. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decode('windows-1252', bytes);
  }
}

function decode(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput('file', 'must be complete JSON; this file ends too early or is damaged');
  }
}
