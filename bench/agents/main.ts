import { parseNameList, parseOptions } from '../../scripts/parseOptions.ts';
import { createAccount } from '../../testing/createAccount.ts';
import { describeMachine } from '../describeMachine.ts';
import { pinToOtherCores } from '../pinnedProcess.ts';
import { createBenchmarkDatabase, type Engine, engines, startMeasuredServer } from '../serverUnderTest.ts';
import type { AgentBenchmarkRow } from './agentBenchmarkRow.ts';
import { createAgentClient } from './agentClient.ts';
import { measureClaims } from './measureClaims.ts';
import { measureUndo } from './measureUndo.ts';
import { measureWritesWithStreams, streamsPerUser } from './measureWritesWithStreams.ts';

/** `npm run bench:agents`: measures what agents and the people who watch them wait for. */
const names = ['claim', 'undo-5000', 'watch1500'] as const;
const { only, engine, json } = parseOptions(
  'npm run bench:agents -- [--only NAME,NAME] [--engine sqlite|postgres] [--json]',
  {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
  ({ only, engine, json }) => ({
    json,
    only: parseNameList('--only', only, names),
    engine: parseNameList('--engine', engine, engines),
  }),
);

pinToOtherCores();
const rows: (AgentBenchmarkRow & { engine: Engine })[] = [];
for (const engineName of engine) {
  const storage = await createBenchmarkDatabase(engineName);
  const env = { ...storage.env, STREAMS_PER_USER: String(streamsPerUser) };
  const server = await startMeasuredServer({ ...storage, env });
  try {
    const { cookie, headers, projectId } = await createAccount(`http://${server.host}:${server.port}`);
    const client = createAgentClient(server, { person: { cookie }, agent: headers, projectId });
    const measured: AgentBenchmarkRow[] = [];
    if (only.includes('claim')) measured.push(...(await measureClaims(client)));
    if (only.includes('undo-5000')) measured.push(...(await measureUndo(client)));
    if (only.includes('watch1500')) measured.push(...(await measureWritesWithStreams(client)));
    rows.push(...measured.map((row) => ({ ...row, engine: engineName })));
    client.close();
  } finally {
    await server.stop();
    await storage.remove();
  }
}
if (json) console.log(JSON.stringify({ rows }));
else print();
if (rows.some(({ value, goal }) => goal !== undefined && value > goal)) process.exitCode = 1;

function print(): void {
  console.log(`${describeMachine()}\n\n| measure | engine | measured | goal | |\n|---|---|--:|--:|---|`);
  for (const { name, engine, value, goal } of rows) {
    const verdict = goal === undefined ? ' | ' : `<= ${goal} ms | ${value <= goal ? 'met' : 'NOT met'}`;
    console.log(`| ${name} | ${engine} | ${value} ms | ${verdict} |`);
  }
}
