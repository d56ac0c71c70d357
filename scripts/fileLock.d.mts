export function withFileLock(lockFile: string, work: () => void): void;
export function readFileIfExists(file: string): string | null;
export function printToStderr(line: string): void;
