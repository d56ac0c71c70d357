import { AppError } from '../contract/errors.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';

/** What a command has to say when it is done. */
export interface CommandResult {
  /** What `--json` prints. */
  json: Record<string, unknown>;
  /** The result alone, for stdout: `$(krokanti ...)` gets exactly this. */
  stdout?: string | undefined;
  /** What a person should know besides, for stderr. */
  stderr?: string | undefined;
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}

export function printResult({ json, stdout, stderr }: CommandResult, isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  if (stderr !== undefined) process.stderr.write(`${stderr}\n`);
  if (stdout !== undefined) process.stdout.write(`${stdout}\n`);
}

/** Prints one line and gives the exit code. */
export function printError(error: unknown, isJson: boolean): 1 | 2 {
  const message = formatErrorLine(error);
  process.stderr.write(isJson ? `${JSON.stringify({ error: message })}\n` : `krokanti: ${message}\n`);
  const isInvalid = error instanceof AppError && error.code === 'invalid_input';
  return error instanceof UsageError || isInvalid ? 2 : 1;
}
