import { Refusal } from '../contract/errors.ts';
import { oneLine } from '../server/boot/formatErrorLine.ts';

/** What a command has to say when it is done. */
export interface Outcome {
  /** What `--json` prints. */
  json: Record<string, unknown>;
  /** The result alone, for stdout: `$(krokanti ...)` gets exactly this. */
  result?: string | undefined;
  /** What a person should know besides, for stderr. */
  note?: string | undefined;
}

/** The command was called wrongly: exit code 2. */
export class WrongUsage extends Error {}

export function printOutcome({ json, result, note }: Outcome, isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  if (note !== undefined) process.stderr.write(`${note}\n`);
  if (result !== undefined) process.stdout.write(`${result}\n`);
}

/** Prints one line and gives the exit code. */
export function printError(error: unknown, isJson: boolean): 1 | 2 {
  const message = oneLine(error);
  process.stderr.write(isJson ? `${JSON.stringify({ error: message })}\n` : `krokanti: ${message}\n`);
  const isInvalid = error instanceof Refusal && error.code === 'invalid_input';
  return error instanceof WrongUsage || isInvalid ? 2 : 1;
}
