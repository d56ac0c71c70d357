import { AppError } from '../contract/errors.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';

/** The result of a command. */
export interface CommandResult {
  /** What `--json` prints. */
  json: Record<string, unknown>;
  /** The result itself, so that `$(krokanti ...)` captures exactly this. */
  stdout?: string | undefined;
  /** Notes for people. */
  stderr?: string | undefined;
}

/** Thrown when a command is used incorrectly. Its exit code is 2. */
export class UsageError extends Error {}

export function printResult({ json, stdout, stderr }: CommandResult, isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  if (stderr !== undefined) process.stderr.write(`${stderr}\n`);
  if (stdout !== undefined) process.stdout.write(`${stdout}\n`);
}

/** Prints the error in one line and returns the exit code. */
export function printError(error: unknown, isJson: boolean): 1 | 2 {
  const message = formatErrorLine(error);
  process.stderr.write(isJson ? `${JSON.stringify({ error: message })}\n` : `krokanti: ${message}\n`);
  const isInvalid = error instanceof AppError && error.code === 'invalid_input';
  return error instanceof UsageError || isInvalid ? 2 : 1;
}
