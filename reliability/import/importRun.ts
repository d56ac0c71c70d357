import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';

import { type Engine, openTestDatabase, type TestDatabase } from '../crash/testDatabase.ts';
import { watchOthers } from './otherPeople.ts';

export interface ImportRunOptions {
  engine: Engine;
  rows: number;
  /** How often the server is killed while it imports. */
  kills: number;
  onProgress?: (line: string) => void;
}

export interface ImportRunOutcome {
  /** From the start of the import to its end, with restarts. */
  seconds: number;
  /** The most resident memory during the import, above what the idle server had. */
  addedMemoryMb: number;
  /** Of the calls of other people meanwhile. */
  otherCalls: number;
  p99Ms: number;
  kills: number;
  /** Rows of the file that are no task, or more than one; and what is damaged. */
  faults: string[];
}

const partBytes = 720_000;

/** Imports a CSV file while others work, and compares the tasks with its rows. */
export async function runImportLoop({ engine, rows, kills, onProgress }: ImportRunOptions): Promise<ImportRunOutcome> {
  const database = await openTestDatabase(engine);
  let server = await startServer(database.databaseEnv);
  try {
    const account = await createAccount(server.url);
    const other = await createAccount(server.url);
    const { body: spaces } = await sendRequest(server.url, '/api/spaces', account);
    const begin = { fileName: 'Many.csv' };
    const imports = `/api/spaces/${spaces[0].id}/imports`;
    const { body: begun } = await sendRequest(server.url, imports, { ...account, body: begin });
    const path = `${imports}/${begun.import.id}`;
    const file = Buffer.from(createFile(rows));
    for (let part = 0; part * partBytes < file.length; part++) {
      const content = file.subarray(part * partBytes, (part + 1) * partBytes).toString('base64');
      await sendRequest(server.url, `${path}/parts/${part}`, { ...account, method: 'PUT', body: { content } });
    }
    onProgress?.(`${rows} rows, ${(file.length / 1e6).toFixed(1)} MB`);
    const others = await watchOthers(server.url, other);
    const restMb = readResidentMb(server);
    let maxMb = restMb;
    const sampler = setInterval(() => {
      maxMb = Math.max(maxMb, readResidentMb(server));
    }, 50);
    const startedAt = performance.now();
    await sendRequest(server.url, `${path}/start`, { ...account, body: {} });
    let killed = 0;
    for (let state = 'importing'; state === 'importing'; ) {
      const { body } = await sendRequest(server.url, path, account);
      ({ state } = body.import);
      if (state === 'failed') throw new Error(body.import.error);
      if (killed < kills && body.import.completed > (killed * rows) / (kills + 1) && state === 'importing') {
        await server.kill('SIGKILL');
        killed++;
        onProgress?.(`killed after ${body.import.completed} tasks`);
        server = await startServer(database.databaseEnv);
        others.follow(server.url);
      }
      await delay(50);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    clearInterval(sampler);
    const latencies = await others.stop();
    const faults = [...(await compare(database, rows)), ...(await database.checkIntegrity())];
    const p99Ms = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
    return { seconds, addedMemoryMb: maxMb - restMb, otherCalls: latencies.length, p99Ms, kills: killed, faults };
  } finally {
    await server.kill('SIGKILL');
    await database.remove();
  }
}

/** Tasks with texts, dates, labels and subtasks of the task before. */
function createFile(rows: number): string {
  const lines = ['ID,Title,Description,Status,Priority,Due date,Labels,Parent'];
  for (let n = 0; n < rows; n++) {
    const day = String((n % 28) + 1).padStart(2, '0');
    const parent = n % 10 === 9 ? n - 1 : '';
    lines.push(
      `${n},Task ${n},"What is to be done about number ${n}, and why",${['To Do', 'Doing', 'Done'][n % 3]},high,2026-03-${day},"one, l${n % 20}",${parent}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function compare(database: TestDatabase, rows: number): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { title } of await database.query(`select title from tasks where title like 'Task %'`))
    counts.set(String(title), (counts.get(String(title)) ?? 0) + 1);
  const faults: string[] = [];
  for (let n = 0; n < rows; n++) {
    const count = counts.get(`Task ${n}`) ?? 0;
    if (count !== 1) faults.push(`Task ${n} is there ${count} times`);
  }
  const [events] = await database.query(
    `select count(*) as count from events where type = 'task.created' and task_id in (select id from tasks where title like 'Task %')`,
  );
  if (Number(events?.['count']) !== rows) faults.push(`${events?.['count']} events for ${rows} tasks`);
  const [children] = await database.query('select count(*) as count from tasks where parent_task_id is not null');
  if (Number(children?.['count']) !== Math.floor(rows / 10)) faults.push(`${children?.['count']} subtasks`);
  return faults;
}

function readResidentMb({ pid }: ServerProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    // It has just been killed.
    return 0;
  }
}
