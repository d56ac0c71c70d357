import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { CreateUserOptions } from './commands/createAndListUsers.ts';
import type { CreateTokenOptions } from './commands/createToken.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { ExportOptions } from './commands/export.ts';
import type { ImportCommandOptions } from './commands/import.ts';
import type { MoveOptions } from './commands/move.ts';
import type { RestoreOptions } from './commands/restore.ts';
import { type CommandResult, printResult } from './output.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The commands and their options. Each command's own module is loaded when it runs, so that help prints at once. */
export function createProgram(isJson: boolean): Command {
  const program = new Command('krokanti')
    .description(
      'Manages Krokanti Tasks from the command line. Every command except restore and move works while a server runs.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help for a command')
    // Commander's own help command takes one name, but `token create` has two.
    .helpCommand(false)
    .option('--json', 'print one JSON object; errors as {"error": "..."}')
    .configureHelp({ showGlobalOptions: true })
    // runProgram.ts prints errors, in one line.
    .configureOutput({ outputError: () => {}, ...(isJson && { writeErr: () => {} }) })
    .exitOverride()
    .addHelpText('after', environmentHelp);

  const print = (result: CommandResult) => printResult(result, isJson);
  registerServe(program);
  registerUser(program, print);
  registerAccountAdministration(program, print);
  registerToken(program, print);
  registerPlan(program, print);
  registerDemo(program, print);
  registerBackup(program, print);
  registerExport(program, print);
  registerImport(program, print);
  registerRestore(program, print);
  registerMove(program, print, isJson);
  registerMail(program, print);
  registerHelp(program);
  return program;
}

type Print = (result: CommandResult) => void;

function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Start the server, as npm start does. On SIGTERM or Ctrl-C it finishes pending requests and exits.')
    .option('--hardened', 'let Node read only its own files, write only to DATA_DIR, and start no programs')
    .action(async ({ hardened }: { hardened?: true }) => {
      if (hardened) {
        const { startSandboxed } = await import('../server/boot/startSandboxed.ts');
        return startSandboxed();
      }
      const { serve } = await import('../server/boot/serve.ts');
      await serve();
    });
}

function registerUser(program: Command, print: Print): void {
  const user = program.command('user').description('Create and list accounts.');
  user
    .command('create')
    .description('Create an account with its personal space. The email address counts as verified.')
    .argument('<EMAIL>', 'the email address to sign in with')
    .requiredOption('--name <NAME>', 'the name that others see, 1-100 characters')
    .addOption(new Option('--password <PASSWORD>', '10-200 characters; visible to other users of this machine'))
    .addOption(new Option('--password-stdin', 'read the password from stdin, or prompt for it').conflicts('password'))
    .addHelpText(
      'after',
      '\nWithout either option, a strong password is generated and printed once.\n\n  krokanti user create ana@example.com --name Ana',
    )
    .action(async (email: string, options: CreateUserOptions) => {
      const { createUser } = await import('./commands/createAndListUsers.ts');
      print(await createUser(email, options));
    });
  user
    .command('list')
    .description('List all accounts, oldest first.')
    .action(async () => {
      const { listUsers } = await import('./commands/createAndListUsers.ts');
      print(await listUsers());
    });
}

function registerAccountAdministration(program: Command, print: Print): void {
  const user = program.commands.find((command) => command.name() === 'user') as Command;
  const load = () => import('./commands/accountAdministration.ts');
  const add = (name: string, description: string) =>
    user.command(name).description(description).argument('<EMAIL>', 'the email address of the account');
  add('reset-password', 'Set a new password. Ends all sessions, API tokens and connected agents.')
    .option('--password-stdin', 'read the password from stdin, or prompt for it; otherwise one is generated')
    .action(async (email: string, options: { passwordStdin?: true }) =>
      print(await (await load()).resetPassword(email, options)),
    );
  add('confirm', 'Take the email address as confirmed.').action(async (email: string) =>
    print(await (await load()).confirmEmail(email)),
  );
  add(
    'disable',
    'Let nobody into the account. Ends all sessions, API tokens and connected agents; its content stays.',
  ).action(async (email: string) => print(await (await load()).disableUser(email)));
  add('enable', 'Let the account in again, with the same password.').action(async (email: string) =>
    print(await (await load()).enableUser(email)),
  );
  add('delete', 'Delete the account and the spaces that nobody else uses. What it made in other spaces stays.')
    .option('--yes', 'confirm; it cannot be undone')
    .action(async (email: string, options: { yes?: true }) =>
      print(await (await load()).deleteAccount(email, options)),
    );
  add('admin', 'Make the account the instance admin, in place of the present one.').action(async (email: string) =>
    print(await (await load()).setInstanceAdmin(email)),
  );
}

function registerToken(program: Command, print: Print): void {
  program
    .command('token')
    .description('Create API tokens.')
    .command('create')
    .description('Create an API token. Only its secret is written to stdout, and it is never shown again.')
    .requiredOption('--email <EMAIL>', "the owner's email address")
    .requiredOption('--name <NAME>', 'the name of the token, 1-100 characters')
    .option('--read-only', 'allow reading only')
    .option('--space <SLUG...>', 'confine it to these of the spaces, by slug or id (default: all)')
    .option('--expires <DATE>', 'the last day it works (2027-01-31, in UTC), or an instant (2027-01-31T10:00:00Z)')
    .option('--mcp', 'print ready-to-use configurations for Claude, Cursor and VS Code instead of the secret')
    .addHelpText(
      'after',
      '\n  TOKEN=$(krokanti token create --email ana@example.com --name Laptop)\n' +
        '  PUBLIC_URL=https://tasks.example.com krokanti token create --email ana@example.com --name Claude --mcp',
    )
    .action(async (options: CreateTokenOptions) => {
      const { createToken } = await import('./commands/createToken.ts');
      print(await createToken(options));
    });
}

function registerPlan(program: Command, print: Print): void {
  program
    .command('plan')
    .description('Change plans.')
    .command('set')
    .description("Change an account's plan. A running server applies it at once.")
    .argument('<EMAIL>', 'the email address of the account')
    .argument('<PLAN>', 'free: no API; pro: the API; team: the API, also for members of its spaces')
    .action(async (email: string, plan: string) => {
      const { setPlan } = await import('./commands/setPlan.ts');
      print(await setPlan(email, plan));
    });
}

function registerDemo(program: Command, print: Print): void {
  program
    .command('demo')
    .description('Create a sample space with three projects, five members and 200 tasks around today.')
    .option('--email <EMAIL>', 'the account that owns it; otherwise one is created and its password printed once')
    .option('--fresh', 'create another one even if one exists')
    .addHelpText(
      'after',
      '\nPrints an API token and cURL commands to copy. If the space exists already, it is left unchanged and\nonly a new token is created.',
    )
    .action(async (options: DemoOptions) => {
      const { createDemoSpace } = await import('./commands/demo.ts');
      print(await createDemoSpace(options));
    });
}

function registerBackup(program: Command, print: Print): void {
  program
    .command('backup')
    .description('Copy the complete database to one new file, consistently, while the server runs.')
    .argument('<FILE>', 'the file to create; an existing file is never overwritten')
    .addHelpText(
      'after',
      '\nThe copy is verified. Only its owner can read it, because it contains everything, including password hashes.\nIt is an SQLite database, also when the source is PostgreSQL.\nkrokanti restore puts it back.\n\n  krokanti backup "backups/$(date +%F).db"',
    )
    .action(async (file: string) => {
      const { backUpToFile } = await import('./commands/backup.ts');
      print(await backUpToFile(file));
    });
}

function registerExport(program: Command, print: Print): void {
  program
    .command('export')
    .description('Write a space or one of its projects into a ZIP file with JSON and CSV.')
    .requiredOption('--space <SLUG>', 'the slug of the space')
    .option('--project <SLUG>', 'only this project of the space')
    .option('--markdown', 'add a Markdown file for each task')
    .option('--out <FILE>', 'the file to write (default: named by the slug and the date, in the current folder)')
    .addHelpText('after', '\n  krokanti export --space quayside --out quayside.zip')
    .action(async (options: ExportOptions) => {
      const { exportSpace } = await import('./commands/export.ts');
      print(await exportSpace(options));
    });
}

function registerImport(program: Command, print: Print): void {
  program
    .command('import')
    .description(
      'Import a file of Krokanti Tasks, Trello, Todoist, Jira, Linear, Asana, GitHub, TickTick, Vikunja or Deck, or a CSV file, into a space.',
    )
    .argument('<FILE>', 'the file; what it is shows in its content')
    .requiredOption('--space <SLUG>', 'the slug of the space')
    .option('--dry-run', 'say what an import would do, and change nothing')
    .option('--map <FIELD=HEADING...>', 'which column of a CSV file is which field, for example title=Summary')
    .option('--person <NAME=EMAIL...>', 'which member a person in the file is, as an author too')
    .option('--report <FILE>', 'write what was lost or changed, and why, as JSON')
    .addHelpText(
      'after',
      '\nAn admin of the space can take an import back in the web app. If it is interrupted, the server goes on with it.\n\n' +
        '  krokanti import board.json --space quayside --dry-run',
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { importFile } = await import('./commands/import.ts');
      print(await importFile(file, options));
    });
}

function registerRestore(program: Command, print: Print): void {
  program
    .command('restore')
    .description('Put a copy of a backup in the place of the embedded database. The server must be stopped.')
    .argument('<FILE>', 'the backup; it is not changed')
    .option('--replace', 'keep the database that is there under another name, instead of refusing')
    .addHelpText(
      'after',
      '\nThe copy is verified before anything changes. To restore into PostgreSQL, use "krokanti move --from FILE".\n\n' +
        '  krokanti restore backups/2027-01-31.db --replace',
    )
    .action(async (file: string, options: RestoreOptions) => {
      const { restoreFromFile } = await import('./commands/restore.ts');
      print(await restoreFromFile(file, options));
    });
}

function registerMove(program: Command, print: Print, isJson: boolean): void {
  program
    .command('move')
    .description('Copy the embedded database to an empty PostgreSQL database, including ids, tokens and sessions.')
    .requiredOption('--to <URL>', 'postgres://user:password@host/database; PGPASSWORD may hold the password')
    .option('--from <FILE>', 'the database file, for example a backup (default: the one in DATA_DIR)')
    .addHelpText(
      'after',
      '\nThe server must be stopped. If the move is interrupted, the same command resumes it. At the end every row is read\nback, and the row count and hash of each table are printed. The file is not changed.\n\n  krokanti move --to postgres://krokanti@db.example.com/krokanti',
    )
    .action(async (options: MoveOptions) => {
      const { moveDatabase } = await import('./commands/move.ts');
      print(await moveDatabase(options, isJson));
    });
}

function registerMail(program: Command, print: Print): void {
  const mail = program.command('mail').description('Check the mail server, and what it did not take.');
  const load = () => import('./commands/undeliveredMail.ts');
  mail
    .command('failed')
    .description('List the emails about tasks that could not be sent so far, or were given up.')
    .action(async () => print(await (await load()).listUndeliveredMail()));
  mail
    .command('retry')
    .description('Have a running server try again to send the emails that were given up.')
    .action(async () => print(await (await load()).retryUndeliveredMail()));
  mail
    .command('test')
    .description('Send a test email with the settings of the server, and say what is wrong if that fails.')
    .argument('<ADDRESS>', 'the recipient')
    .addHelpText(
      'after',
      '\nUses SMTP_URL, MAIL_FROM and PUBLIC_URL.\n\n  SMTP_URL=smtps://user:password@mail.example.com krokanti mail test ana@example.com',
    )
    .action(async (address: string) => {
      const { sendTestMail } = await import('./commands/sendTestMail.ts');
      print(await sendTestMail(address));
    });
}

function registerHelp(program: Command): void {
  program
    .command('help')
    .description('Show help for a command.')
    .argument('[COMMAND...]', 'for example token create')
    .action((names: string[]) => {
      const command = names.reduce<Command | undefined>(
        (parent, name) => parent?.commands.find((child) => child.name() === name),
        program,
      );
      if (command) command.help();
      program.error(`unknown command '${names.join(' ')}'`);
    });
}

const environmentHelp = `
The database is the server's, configured by the same variables:
  DATA_DIR      folder of the embedded database (default: data)
  DATABASE_URL  PostgreSQL instead: postgres://user:password@host/database

Exit codes: 0 success, 1 failure, 2 wrong usage.

Examples:
  krokanti demo
  krokanti user create ana@example.com --name Ana
  TOKEN=$(krokanti token create --email ana@example.com --name Laptop)
  krokanti backup today.db`;
