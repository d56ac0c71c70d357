export function alone(lockFile: string, work: () => void): void;
export function read(file: string): string | null;
export function say(line: string): void;
