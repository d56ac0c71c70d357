import { CommanderError } from 'commander';
import { printError, UsageError } from './output.ts';
import { createProgram } from './program.ts';

/** Runs the command that the process was started with, prints its errors and sets the exit code. */
export async function runProgram(): Promise<void> {
  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  const isJson = process.argv.includes('--json');
  try {
    await createProgram(isJson).parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) process.exitCode = printError(error, isJson);
    else if (error.exitCode !== 0) process.exitCode = printError(new UsageError(toUsageMessage(error)), isJson);
  }
}

/** Commander throws for help and version too, with the exit code 0. test/cli/help-and-usage-errors.test.ts checks this. */
function toUsageMessage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'a command is required; see krokanti --help';
  return `${message.replace(/^error: |\.$/g, '')}; see krokanti --help`;
}
