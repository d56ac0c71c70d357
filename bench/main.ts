import { namesIn, optionsOf, WrongOption } from '../scripts/parseOptions.ts';
import { oneLine } from '../server/boot/formatErrorLine.ts';
import { type Given, measure, type Row } from './measureAgainstBaseline.ts';
import { engines } from './measuredServer.ts';
import { leaveCoreZero } from './pinnedProcess.ts';
import { printMachine, printRow } from './printResults.ts';
import { callNames, workNames } from './workloads.ts';

const { only, engine, quick, json, given } = optionsOf(
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
      throw new WrongOption('--engine says what to start, --base what runs already: give one of them');
    // How a server starts, only who starts it can tell.
    return {
      ...how,
      given,
      only: namesIn('--only', only, given ? callNames : workNames),
      engine: namesIn('--engine', engine, engines),
    };
  },
);

function givenBy(base: string | undefined, token: string | undefined): Given | undefined {
  if (base === undefined && token === undefined) return undefined;
  if (base === undefined || token === undefined) throw new WrongOption('--base and --token go together');
  const url = URL.parse(base);
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.hostname.startsWith('['))
    throw new WrongOption(`--base must be http://host:port, not "${base}"`);
  return { base, token };
}

const pace = quick
  ? { starts: 1, rounds: 3, warmUpSeconds: 0.25, roundSeconds: 0.25 }
  : { starts: 3, rounds: 3, warmUpSeconds: 2, roundSeconds: 3 };
const wanted = (name: string) => only.some((one) => one === name);

/** A server that is somebody else’s may be away, or not take so much. */
function fail(error: Error): never {
  const words = oneLine(error.cause ?? error);
  const advice = / 429: /.test(words) ? '; start the server with a higher TOKEN_RATE_LIMIT' : '';
  console.error(`${given?.base}: ${words}${advice}`);
  return process.exit(1);
}

leaveCoreZero();
const rows: Row[] = [];
if (!json) printMachine();
const take = (row: Row) => {
  rows.push(row);
  if (!json) printRow(row);
};
if (given) await measure('given', wanted, pace, take, given).catch(fail);
else for (const each of engine) await measure(each, wanted, pace, take);
if (json) console.log(JSON.stringify({ rows }));
