export function withFileLock(lockFile: string, work: () => void): void;
/** Returns null when the file cannot be read. */
export function readFileIfExists(file: string): string | null;
export function printToStderr(line: string): void;
