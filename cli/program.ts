import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { DemoOptions } from './commands/demo.ts';
import type { MoveOptions } from './commands/move.ts';
import type { CreateTokenOptions } from './commands/token.ts';
import type { CreateUserOptions } from './commands/user.ts';
import { type CommandResult, printResult } from './output.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What the command line may say. The commands themselves are loaded when they run, so that help comes at once. */
export function createProgram(isJson: boolean): Command {
  const program = new Command('krokanti')
    .description(
      'Krokanti Tasks from the command line. Every command but move works while a server runs on the same database.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    // Commander's own takes one word, and here commands have two: below is one that takes them.
    .helpCommand(false)
    .option('--json', 'print one JSON object; errors too, as {"error": "..."}')
    .configureHelp({ showGlobalOptions: true })
    // What is wrong is told in one line, by main.
    .configureOutput({ outputError: () => {}, ...(isJson && { writeErr: () => {} }) })
    .exitOverride()
    .addHelpText('after', environmentHelp);

  const done = (outcome: CommandResult) => printResult(outcome, isJson);

  program
    .command('serve')
    .description('Start the server, as npm start does; SIGTERM and Ctrl-C finish what was accepted.')
    .action(async () => {
      const { serve } = await import('../server/boot/serve.ts');
      await serve();
    });

  const user = program.command('user').description('Create and list accounts.');
  user
    .command('create')
    .description('Create an account with its personal space. Its address counts as verified.')
    .argument('<EMAIL>', 'what it signs in with')
    .requiredOption('--name <NAME>', 'what others see, 1-100 characters')
    .addOption(new Option('--password <PASSWORD>', '10-200 characters; other users of this machine may see it'))
    .addOption(new Option('--password-stdin', 'read it from stdin, or ask for it').conflicts('password'))
    .addHelpText(
      'after',
      '\nWithout a password a good one is made, and printed once.\n\n  krokanti user create ana@example.com --name Ana',
    )
    .action(async (email: string, options: CreateUserOptions) => {
      const { createUser } = await import('./commands/user.ts');
      done(await createUser(email, options));
    });
  user
    .command('list')
    .description('List every account, the oldest first.')
    .action(async () => {
      const { listUsers } = await import('./commands/user.ts');
      done(await listUsers());
    });

  program
    .command('token')
    .description('Create API tokens.')
    .command('create')
    .description('Create an API token. Only its secret goes to stdout, and it is shown only now.')
    .requiredOption('--email <EMAIL>', 'whose token it is')
    .requiredOption('--name <NAME>', 'what it is for, 1-100 characters')
    .option('--read-only', 'it may read, but change nothing')
    .option('--expires <DATE>', 'the last day it works (2027-01-31, in UTC), or an instant (2027-01-31T10:00:00Z)')
    .option(
      '--mcp',
      'print the configuration of each agent (Claude, Cursor, VS Code) with it instead of the secret alone',
    )
    .addHelpText(
      'after',
      '\n  TOKEN=$(krokanti token create --email ana@example.com --name Laptop)\n' +
        '  PUBLIC_URL=https://tasks.example.com krokanti token create --email ana@example.com --name Claude --mcp',
    )
    .action(async (options: CreateTokenOptions) => {
      const { createToken } = await import('./commands/token.ts');
      done(await createToken(options));
    });

  program
    .command('plan')
    .description('Change plans.')
    .command('set')
    .description('Give an account another plan; a running server obeys at once.')
    .argument('<EMAIL>', 'whose plan')
    .argument('<PLAN>', 'free: no API; pro: the API; team: the API, for every member of its spaces too')
    .action(async (email: string, plan: string) => {
      const { setPlan } = await import('./commands/plan.ts');
      done(await setPlan(email, plan));
    });

  program
    .command('demo')
    .description('Make a space to try things in: three projects, five members, 200 tasks around today.')
    .option('--email <EMAIL>', 'the account that gets it; otherwise one is made, its password printed once')
    .option('--fresh', 'make another one beside the one that is there')
    .addHelpText(
      'after',
      '\nPrints an API token and cURL lines to copy. Where the space is there already, it is left as it is,\nand gets a new token.',
    )
    .action(async (options: DemoOptions) => {
      const { createDemoSpace } = await import('./commands/demo.ts');
      done(await createDemoSpace(options));
    });

  program
    .command('backup')
    .description('Copy the whole database into one new file, consistent, while the server runs.')
    .argument('<FILE>', 'where to; a file that is there is never overwritten')
    .addHelpText(
      'after',
      '\nThe copy is checked, and only its owner may read it: it holds everything, password hashes too. It is an\nSQLite database, from PostgreSQL as well: to restore it, put it as krokanti.db into an empty DATA_DIR.\n\n  krokanti backup "backups/$(date +%F).db"',
    )
    .action(async (file: string) => {
      const { backUpToFile } = await import('./commands/backup.ts');
      done(await backUpToFile(file));
    });

  program
    .command('move')
    .description('Copy the embedded database into an empty PostgreSQL database, ids, tokens and sessions included.')
    .requiredOption('--to <URL>', 'postgres://user:password@host/database; what it does not say, PGPASSWORD may')
    .option('--from <FILE>', 'the database file, such as a backup (default: that of DATA_DIR)')
    .addHelpText(
      'after',
      '\nThe server must be stopped. Interrupted at any point, the same command goes on. At the end every row is read\nback, and each table shown with its count and hash. The file stays as it is.\n\n  krokanti move --to postgres://krokanti@db.example.com/krokanti',
    )
    .action(async (options: MoveOptions) => {
      const { moveDatabase } = await import('./commands/move.ts');
      done(await moveDatabase(options, isJson));
    });

  program
    .command('help')
    .description('Explain a command.')
    .argument('[COMMAND...]', 'such as token create')
    .action((words: string[]) => {
      const known = words.reduce<Command | undefined>(
        (command, word) => command?.commands.find((one) => one.name() === word),
        program,
      );
      if (known) known.help();
      program.error(`there is no command '${words.join(' ')}'`);
    });

  return program;
}

const environmentHelp = `
The database is the one the server uses, by the same variables:
  DATA_DIR      folder of the embedded database (default: data)
  DATABASE_URL  PostgreSQL instead: postgres://user:password@host/database

Exit codes: 0 done, 1 failed, 2 called wrongly.

Examples:
  krokanti demo
  krokanti user create ana@example.com --name Ana
  TOKEN=$(krokanti token create --email ana@example.com --name Laptop)
  krokanti backup today.db`;
