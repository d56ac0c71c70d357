import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { launchBrowser } from '../../testing/launchBrowser.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { startServer } from '../../testing/serverProcess.ts';
import { createSeededRandom } from '../seededRandom.ts';
import { createMcpWriter, createRestWriter } from './apiWriters.ts';
import { BrowserTab } from './browserTab.ts';
import { createFaultSchedule } from './faultSchedule.ts';
import { startFaultyProxy } from './faultyProxy.ts';
import { findDifferences } from './findDifferences.ts';
import { findLostAndRepeatedTexts, type KeptText, type TextFindings } from './findLostAndRepeatedTexts.ts';
import { RandomGestures } from './randomGestures.ts';
import { readEventLog, readServerData, type ServerData } from './serverDataAndEventLog.ts';
import { buildSyncBundle } from './syncBundle.ts';

interface ConvergeOptions {
  gestures: number;
  seed?: number;
  /** Gestures go on until there have been as many faults. */
  minFaults?: number;
  /** How often the server is killed and started again. */
  kills?: number;
  /** Also leave requests without an answer, which cost a time limit each. */
  withHangs?: boolean;
  onProgress?: (line: string) => void;
}

export interface ConvergeOutcome extends TextFindings {
  gestures: number;
  faults: number;
  kills: number;
  /** Texts that others have changed first, so that their writers are asked. */
  kept: number;
  /** Tabs that show something else than the server has. */
  different: string[];
}

const maxSettleMs = 90_000;

/**
 * Lets four tabs in three browsers of two people, a script and an agent work on one project through a faulty proxy. Tabs
 * reload, close and go offline, and the server is killed. Afterwards all must show what the server has, every text must be
 * there once, and every acknowledged request must have been executed once.
 */
export async function runConvergeTest(options: ConvergeOptions): Promise<ConvergeOutcome> {
  const { seed = 1, withHangs = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-converge-'));
  let server = await startServer({ DATA_DIR: folder });
  const { url } = server;
  const browser = await launchBrowser();
  const random = createSeededRandom(seed);
  const schedule = createFaultSchedule(random, { withHangs });
  const proxy = await startFaultyProxy({
    target: url,
    files: await buildSyncBundle(),
    chooseFault: () => schedule.choose(),
    chooseStreamLife: () => (schedule.isOn ? 200 + random() * 3000 : undefined),
  });
  const restart = async () => {
    await server.kill('SIGKILL');
    server = await startServer({ DATA_DIR: folder, PORT: new URL(url).port });
  };
  try {
    const team = await openTeam(browser, url, proxy.url);
    const { tabs } = team;
    const gestures = new RandomGestures(tabs, random);
    const writerOptions = { url: proxy.url, headers: team.ana.headers, projectId: team.projectId };
    const writers = [createRestWriter(writerOptions), createMcpWriter(writerOptions)];
    schedule.isOn = true;
    await makeGestures({ gestures, writers, random, restart, schedule, options });
    schedule.isOn = false;
    await gestures.connectAll();
    const source = { url, headers: team.ana.headers, spaceId: team.spaceId, projectId: team.projectId };
    const different = await settle(tabs, () => readServerData(source));
    const events = await readEventLog(source);
    const kept = await listKeptTexts(tabs);
    const typed = [gestures, ...writers].flatMap((writer) => writer.typed);
    return {
      gestures: options.gestures,
      faults: schedule.faultCount,
      kills: options.kills ?? 0,
      kept: kept.length,
      ...findLostAndRepeatedTexts(typed, events, kept, proxy.requests),
      different,
    };
  } finally {
    await browser.close();
    proxy.close();
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two people in one space: Ana has two browsers, the first one with two tabs. */
async function openTeam(browser: Browser, serverUrl: string, url: string) {
  const ana = await createAccount(serverUrl);
  const ben = await createAccount(serverUrl);
  const asAna = { headers: { cookie: ana.cookie } };
  const { body } = await sendRequest(serverUrl, '/api/spaces', { ...asAna, body: { name: 'Team', slug: 'team' } });
  const spaceId: string = body.space.id;
  const invitation = await sendRequest(serverUrl, `/api/spaces/${spaceId}/invitations`, {
    ...asAna,
    body: { role: 'member' },
  });
  const secret = String(invitation.body.url).split('#invitation=')[1];
  await sendRequest(serverUrl, '/api/invitations/accept', { headers: { cookie: ben.cookie }, body: { secret } });
  const { body: projects } = await sendRequest(serverUrl, `/api/projects?spaceId=${spaceId}`, asAna);
  const projectId: string = projects[0].id;
  const tabs: BrowserTab[] = [];
  const browsers: [Account, string[]][] = [
    [ana, ['a1', 'a2']],
    [ana, ['c1']],
    [ben, ['b1']],
  ];
  for (const [account, names] of browsers) {
    const context = await browser.newContext({ baseURL: url });
    const [name = '', value = ''] = account.cookie.split('=');
    await context.addCookies([{ name, value, url }]);
    for (const tabName of names) tabs.push(new BrowserTab(tabName, context, projectId));
  }
  for (const tab of tabs) await tab.open();
  return { ana, spaceId, projectId, tabs };
}

interface Work {
  gestures: RandomGestures;
  writers: { makeOne: (index: number) => Promise<void> }[];
  random: () => number;
  restart: () => Promise<void>;
  schedule: { faultCount: number };
  options: ConvergeOptions;
}

/** Makes the gestures, with the writes of the programs and the kills of the server at the same time. */
async function makeGestures({ gestures, writers, random, restart, schedule, options }: Work): Promise<void> {
  const { gestures: count, minFaults = 0, kills = 0, onProgress } = options;
  let isDone = false;
  const programs = writers.map(async (writer) => {
    for (let index = 0; !isDone && index < count; index++) await writer.makeOne(index);
  });
  const killIndexes = new Set(Array.from({ length: kills }, () => Math.floor(random() * count)));
  let restarts = Promise.resolve();
  for (let index = 0; index < count; index++) {
    if (killIndexes.has(index)) restarts = restarts.then(restart);
    await gestures.makeOne();
    if (index % 50 === 49) onProgress?.(`${index + 1} gestures, ${schedule.faultCount} faults`);
  }
  await restarts;
  if (schedule.faultCount < minFaults) await gestures.connectAll();
  while (schedule.faultCount < minFaults) await gestures.type();
  isDone = true;
  await Promise.all(programs);
}

/** Waits until all tabs have sent everything and show what the server has. Returns what still differs at the end. */
async function settle(tabs: readonly BrowserTab[], readExpected: () => Promise<ServerData>): Promise<string[]> {
  const deadline = Date.now() + maxSettleMs;
  let hasLoadedAll = false;
  for (;;) {
    for (const tab of tabs) await tab.retry();
    const expected = await readExpected();
    const differences: string[] = [];
    for (const tab of tabs) differences.push(...findDifferences(tab.name, await tab.takeSnapshot(), expected));
    // What comes from events alone is right. Now the descriptions and comments of everything.
    if (differences.length === 0 && hasLoadedAll) return [];
    if (Date.now() > deadline) return differences;
    if (differences.length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
    else {
      for (const tab of tabs) await tab.loadAllTasks();
      hasLoadedAll = true;
    }
  }
}

/** What the browsers keep of texts that they could not save. Tabs of one browser share it. */
async function listKeptTexts(tabs: readonly BrowserTab[]): Promise<KeptText[]> {
  const kept = new Map<string, KeptText>();
  for (const tab of tabs) {
    const browser = tab.name.slice(0, 1);
    for (const { place, text, baseText } of await tab.listDrafts())
      kept.set(`${browser} ${place} ${text}`, { browser, place, text, baseText });
  }
  return [...kept.values()];
}
