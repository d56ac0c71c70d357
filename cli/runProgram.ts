import { CommanderError } from 'commander';
import { printError, UsageError } from './output.ts';
import { createProgram } from './program.ts';

// Whoever reads may stop early, as `head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

const isJson = process.argv.includes('--json');
try {
  await createProgram(isJson).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) process.exitCode = printError(error, isJson);
  else if (error.exitCode !== 0) process.exitCode = printError(new UsageError(wordsOf(error)), isJson);
}

/** Commander's own words, and where to read more. */
function wordsOf({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'which command? "krokanti --help" lists them';
  return `${message.replace(/^error: |\.$/g, '')}; see krokanti --help`;
}
