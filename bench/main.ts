import { OptionError, parseNameList, parseOptions } from '../scripts/parseOptions.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';
import { type BenchmarkRow, type ExistingServer, measureServer } from './measureAgainstBaseline.ts';
import { pinToOtherCores } from './pinnedProcess.ts';
import { printMachine, printRow } from './printResults.ts';
import { engines } from './serverUnderTest.ts';
import { callWorkloadNames, workloadNames } from './workloads.ts';

const { only, engine, quick, json, existingServer } = parseOptions(
  'npm run bench -- [--only NAME,NAME] [--engine sqlite|postgres | --base http://host:port --token TOKEN] [--quick] [--json]',
  {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    base: { type: 'string' },
    token: { type: 'string' },
  },
  ({ only, engine, base, token, ...flags }) => {
    const existingServer = parseExistingServer(base, token);
    if (existingServer && engine)
      throw new OptionError('--engine says what to start, --base what runs already: give one of them');
    // The start of a server that runs already cannot be measured.
    return {
      ...flags,
      existingServer,
      only: parseNameList('--only', only, existingServer ? callWorkloadNames : workloadNames),
      engine: parseNameList('--engine', engine, engines),
    };
  },
);

function parseExistingServer(base: string | undefined, token: string | undefined): ExistingServer | undefined {
  if (base === undefined && token === undefined) return undefined;
  if (base === undefined || token === undefined) throw new OptionError('--base and --token go together');
  const url = URL.parse(base);
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.hostname.startsWith('['))
    throw new OptionError(`--base must be http://host:port, not "${base}"`);
  return { baseUrl: base, token };
}

const pace = quick
  ? { starts: 1, rounds: 3, warmUpSeconds: 0.25, roundSeconds: 0.25 }
  : { starts: 3, rounds: 3, warmUpSeconds: 2, roundSeconds: 3 };
const isSelected = (name: string) => only.some((item) => item === name);

/** Reports that an existing server is unreachable or limits the load. */
function exitWithError(error: Error): never {
  const message = formatErrorLine(error.cause ?? error);
  const advice = / 429: /.test(message) ? '; start the server with a higher TOKEN_RATE_LIMIT' : '';
  console.error(`${existingServer?.baseUrl}: ${message}${advice}`);
  return process.exit(1);
}

pinToOtherCores();
const rows: BenchmarkRow[] = [];
if (!json) printMachine();
const onRow = (row: BenchmarkRow) => {
  rows.push(row);
  if (!json) printRow(row);
};
if (existingServer) await measureServer('given', isSelected, pace, onRow, existingServer).catch(exitWithError);
else for (const engineName of engine) await measureServer(engineName, isSelected, pace, onRow);
if (json) console.log(JSON.stringify({ rows }));
