import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { launchBrowser } from '../../testing/launchBrowser.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createSeededRandom } from '../seededRandom.ts';
import { BrowserTab, toShownTasks } from './browserTab.ts';
import { type Fault, startFaultyProxy } from './faultyProxy.ts';
import { buildSyncBundle } from './syncBundle.ts';

interface ConvergeOptions {
  gestures: number;
  seed?: number;
  /** Which part of the requests is spoiled, from 0 to 1. */
  faultRate?: number;
  /** Also leave requests without an answer, which cost a time limit each. */
  withHangs?: boolean;
  onProgress?: (line: string) => void;
}

interface ConvergeOutcome {
  gestures: number;
  faults: number;
  /** Texts that are not on the server although a tab showed them. */
  lost: string[];
  /** Texts that are on the server more than once. */
  repeated: string[];
  /** Tabs that show something else than the server has. */
  different: string[];
}

const quickFaults: Fault[] = [
  'dropped',
  'html',
  'foreignJson',
  'badGateway',
  'unavailable',
  'delayed',
  'answerLost',
  'answerCut',
  'answerReplaced',
];
const maxSettleMs = 90_000;

/**
 * Lets three tabs of two people make random gestures through a faulty proxy, reload, close and go offline. Afterwards
 * all must show what the server has, and every text that was typed must be there once.
 */
export async function runConvergeTest(options: ConvergeOptions): Promise<ConvergeOutcome> {
  const { seed = 1, faultRate = 0.3, withHangs = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-converge-'));
  const server = await startServer({ DATA_DIR: folder });
  const browser = await launchBrowser();
  const random = createSeededRandom(seed);
  let areFaultsOn = false;
  const faults = withHangs ? [...quickFaults, 'hang' as const] : quickFaults;
  const proxy = await startFaultyProxy({
    target: server.url,
    files: await buildSyncBundle(),
    chooseFault: () => (areFaultsOn && random() < faultRate ? faults[Math.floor(random() * faults.length)] : undefined),
    chooseStreamLife: () => (areFaultsOn ? 200 + random() * 3000 : undefined),
  });
  try {
    const { ana, projectId, tabs } = await openTabs(browser, server.url, proxy.url);
    areFaultsOn = true;
    const typed = await makeGestures(tabs, random, options);
    areFaultsOn = false;
    for (const tab of tabs) await tab.context.setOffline(false);
    const different = await settle(tabs, () => listServerTasks(server.url, ana, projectId));
    const found = await listServerTexts(server.url, ana, projectId);
    const countOf = (text: string) => found.filter((other) => other === text).length;
    return {
      gestures: options.gestures,
      faults: [...proxy.faultCounts.values()].reduce((sum, count) => sum + count, 0),
      lost: typed.filter((text) => countOf(text) === 0),
      repeated: typed.filter((text) => countOf(text) > 1),
      different,
    };
  } finally {
    await browser.close();
    proxy.close();
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two people in one space: the first one with two tabs of one browser. */
async function openTabs(browser: Browser, serverUrl: string, url: string) {
  const ana = await createAccount(serverUrl);
  const ben = await createAccount(serverUrl);
  const asAna = { headers: { cookie: ana.cookie } };
  const { body } = await sendRequest(serverUrl, '/api/spaces', { ...asAna, body: { name: 'Team', slug: 'team' } });
  const invitation = await sendRequest(serverUrl, `/api/spaces/${body.space.id}/invitations`, {
    ...asAna,
    body: { role: 'member' },
  });
  const secret = String(invitation.body.url).split('#invitation=')[1];
  await sendRequest(serverUrl, '/api/invitations/accept', { headers: { cookie: ben.cookie }, body: { secret } });
  const { body: projects } = await sendRequest(serverUrl, `/api/projects?spaceId=${body.space.id}`, asAna);
  const projectId: string = projects[0].id;
  const tabs: BrowserTab[] = [];
  for (const [account, names] of [
    [ana, ['a1', 'a2']],
    [ben, ['b1']],
  ] as const) {
    const context = await browser.newContext({ baseURL: url });
    const [name = '', value = ''] = account.cookie.split('=');
    await context.addCookies([{ name, value, url }]);
    for (const tabName of names) tabs.push(new BrowserTab(tabName, context, projectId));
  }
  for (const tab of tabs) await tab.open();
  return { ana, projectId, tabs };
}

/** Returns the texts that were typed, each of them unique. */
async function makeGestures(
  tabs: readonly BrowserTab[],
  random: () => number,
  { gestures, onProgress }: ConvergeOptions,
): Promise<string[]> {
  const typed: string[] = [];
  const offline = new Set<BrowserTab['context']>();
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (let index = 0; index < gestures; index++) {
    const tab = pick(tabs);
    const text = `${tab.name}-${index}`;
    // Within the page, so that gestures depend on what it shows.
    const one = (list: string) => `${list}[${Math.floor(random() * 1000)} % ${list}.length]`;
    const typing: Record<string, string> = {
      create: `actions.createTask({ projectId, title: '${text}' })`,
      rename: `if (own.length) actions.updateTask(${one('own')}.id, { title: '${text}' }); else actions.createTask({ projectId, title: '${text}' })`,
      comment: `if (tasks.length) actions.addComment(${one('tasks')}.id, '${text}'); else actions.createTask({ projectId, title: '${text}' })`,
    };
    const other: Record<string, string> = {
      move: `if (tasks.length) actions.moveTask(${one('tasks')}.id, { statusId: ${one('statuses')}.id })`,
      place: `if (tasks.length > 1) { const [a, b] = [${one('tasks')}, ${one('tasks')}]; if (a !== b) actions.moveTask(a.id, { afterTaskId: b.id }) }`,
      assign: `if (tasks.length) actions.setTaskAssignee([${one('tasks')}.id], getState().me.id, ${random() < 0.5})`,
    };
    const kind = random();
    const isOffline = offline.has(tab.context);
    if (kind < 0.55) {
      await tab.act(typing[pick(Object.keys(typing))] ?? '');
      typed.push(text);
    } else if (kind < 0.85) await tab.act(other[pick(Object.keys(other))] ?? '');
    else if (kind < 0.9) {
      await tab.context.setOffline(!isOffline);
      if (isOffline) offline.delete(tab.context);
      else offline.add(tab.context);
    } else if (!isOffline) await (kind < 0.97 ? tab.reload() : tab.open());
    if (index % 50 === 49) onProgress?.(`${index + 1} gestures`);
  }
  return typed;
}

/** Waits until all tabs have sent everything and show what the server has. Returns what still differs at the end. */
async function settle(tabs: readonly BrowserTab[], listExpected: () => Promise<Json[]>): Promise<string[]> {
  const deadline = Date.now() + maxSettleMs;
  for (;;) {
    const differences: string[] = [];
    for (const tab of tabs) await tab.retry();
    const expected = toShownTasks(await listExpected());
    for (const tab of tabs) {
      const [unsent, shown] = [await tab.countUnsent(), await tab.listTasks()];
      if (unsent > 0) differences.push(`${tab.name}: ${unsent} unsent`);
      const byId = new Map(expected.map((task) => [task.id, task]));
      for (const task of shown) {
        if (!isDeepStrictEqual(task, byId.get(task.id)))
          differences.push(`${tab.name}: ${JSON.stringify(task)} instead of ${JSON.stringify(byId.get(task.id))}`);
        byId.delete(task.id);
      }
      for (const task of byId.values()) differences.push(`${tab.name}: lacks ${JSON.stringify(task)}`);
    }
    if (differences.length === 0 || Date.now() > deadline) return differences;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function listServerTasks(url: string, { headers }: Account, projectId: string): Promise<Json[]> {
  return (await sendRequest(url, `/api/tasks?projectId=${projectId}`, { headers })).body;
}

/** Every title that a task has ever had, and every comment. */
async function listServerTexts(url: string, account: Account, projectId: string): Promise<string[]> {
  const texts: string[] = [];
  for (const { id } of await listServerTasks(url, account, projectId)) {
    const { body } = await sendRequest(url, `/api/tasks/${id}/activity?limit=200`, { headers: account.headers });
    for (const { type, data } of body) {
      if (type === 'task.created') texts.push(data.task.title);
      if (type === 'comment.created') texts.push(data.comment.content);
      if (type === 'task.updated' && data.changes.title) texts.push(data.changes.title.to);
    }
  }
  return texts;
}
