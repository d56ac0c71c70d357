import { OptionError, parseNameList, parseOptions } from '../scripts/parseOptions.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';
import { type BenchmarkRow, type ExistingServer, measureServer } from './measureAgainstBaseline.ts';
import { engines } from './measuredServer.ts';
import { pinToOtherCores } from './pinnedProcess.ts';
import { printMachine, printRow } from './printResults.ts';
import { callWorkloadNames, workloadNames } from './workloads.ts';

const { only, engine, quick, json, given } = parseOptions(
  'npm run bench -- [--only NAME,NAME] [--engine sqlite|postgres | --base http://host:port --token TOKEN] [--quick] [--json]',
  {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    base: { type: 'string' },
    token: { type: 'string' },
  },
  ({ only, engine, base, token, ...how }) => {
    const given = givenBy(base, token);
    if (given && engine)
      throw new OptionError('--engine says what to start, --base what runs already: give one of them');
    // How a server starts, only who starts it can tell.
    return {
      ...how,
      given,
      only: parseNameList('--only', only, given ? callWorkloadNames : workloadNames),
      engine: parseNameList('--engine', engine, engines),
    };
  },
);

function givenBy(base: string | undefined, token: string | undefined): ExistingServer | undefined {
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
const wanted = (name: string) => only.some((one) => one === name);

/** A server that is somebody else’s may be away, or not take so much. */
function fail(error: Error): never {
  const words = formatErrorLine(error.cause ?? error);
  const advice = / 429: /.test(words) ? '; start the server with a higher TOKEN_RATE_LIMIT' : '';
  console.error(`${given?.baseUrl}: ${words}${advice}`);
  return process.exit(1);
}

pinToOtherCores();
const rows: BenchmarkRow[] = [];
if (!json) printMachine();
const take = (row: BenchmarkRow) => {
  rows.push(row);
  if (!json) printRow(row);
};
if (given) await measureServer('given', wanted, pace, take, given).catch(fail);
else for (const each of engine) await measureServer(each, wanted, pace, take);
if (json) console.log(JSON.stringify({ rows }));
