import { type ApiError, createUuid } from '../lib/apiClient.ts';
import { openEventStream, type StreamMessage } from './openEventStream.ts';
import { isFinalError } from './readRetry.ts';
import { setBehind, setOffline } from './syncStatus.ts';

/**
 * The event stream that all tabs of a user share, because browsers allow few connections per server. One tab leads: it
 * holds the stream and passes on what it receives. The others take over when it closes, fails or falls silent. Two leaders
 * at once do no harm, as events can be applied twice; the later one stays.
 */

/** What a tab follows: a space from a rev on, or all spaces from now on. */
interface Want {
  spaceId: string | undefined;
  afterRev: number;
}

interface SharedStreamListener {
  /** `isOfAllSpaces`: the stream has all spaces, from its `ready` on. */
  onMessages: (messages: StreamMessage[], isOfAllSpaces: boolean) => void;
  /** Events may have been missed, so that everything shown must be loaded again. */
  onGap: () => void;
  /** The server refuses the stream, as to someone who has left the space. */
  onRefused: (error: ApiError) => void;
}

type TabMessage =
  | { kind: 'hello'; tab: string }
  | { kind: 'want'; tab: string; want: Want | undefined }
  | { kind: 'claim'; tab: string; at: number }
  | { kind: 'leading'; tab: string; at: number; spaceId: string | undefined; position: number | undefined }
  | { kind: 'messages'; messages: StreamMessage[]; spaceId: string | undefined }
  | { kind: 'alive'; isBehind: boolean }
  | { kind: 'gap' }
  | { kind: 'refused'; error: ApiError }
  | { kind: 'bye'; tab: string };

/** The server sends something every 15 s at least. */
const maxSilenceMs = 30_000;
/** When the user comes back to the tab, one missing comment line is enough to look. */
const maxSilenceOnFocusMs = 20_000;
const checkMs = 5000;
/** How long a new tab waits for a leader to answer. */
const electionMs = 100;
const minRetryMs = 1000;
const maxRetryMs = 15_000;

const tab = createUuid();
let listener: SharedStreamListener = { onMessages: () => {}, onGap: () => {}, onRefused: () => {} };
let channel: BroadcastChannel | undefined;
let channelUserId: string | undefined;
const wants = new Map<string, Want>();
let leader: { tab: string; at: number } | undefined;
let stream: { close: () => void; spaceId: string | undefined; hasBytes: boolean } | undefined;
/** Up to which event the events of each space were passed on, without a gap. `at` tells it from others of its rev. */
const positions = new Map<string, { rev: number; at?: string }>();
/** Undefined until the leader has told where the stream is; what was loaded before may lack events. */
let joined: { spaceId: string | undefined; position: number } | undefined;
let lastHeardAt = 0;
let retryMs = minRetryMs;
let timer: ReturnType<typeof setTimeout> | undefined;

export function setSharedStreamListener(next: SharedStreamListener): void {
  listener = next;
}

/** Shares the stream with the other tabs of this user. Does nothing if it does already. */
export function joinSharedStream(userId: string): void {
  if (channelUserId === userId) return;
  leaveSharedStream({ keepWant: true });
  channelUserId = userId;
  channel = new BroadcastChannel(`krokanti-events-${userId}`);
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => receive(data);
  lastHeardAt = Date.now();
  post({ kind: 'hello', tab });
  const want = wants.get(tab);
  if (want) post({ kind: 'want', tab, want });
  schedule(claim, electionMs);
}

/** Stops following, and lets another tab hold the stream. */
export function leaveSharedStream({ keepWant = false } = {}): void {
  const want = wants.get(tab);
  clearTimeout(timer);
  closeStream();
  if (channel) post({ kind: 'bye', tab });
  channel?.close();
  channel = undefined;
  channelUserId = undefined;
  leader = undefined;
  joined = undefined;
  wants.clear();
  positions.clear();
  if (keepWant && want) wants.set(tab, want);
}

/** Whether every event from now on will be received. What is loaded before needs the check of `follow`. */
export function isJoined(): boolean {
  return joined !== undefined;
}

/** Follows a space after a rev, or all spaces from now on. `wasJoined`: whether `isJoined` when that rev was requested. */
export function follow(want: Want, wasJoined: boolean): void {
  wants.set(tab, want);
  post({ kind: 'want', tab, want });
  if (isLeading()) coverWants();
  else if (joined && !wasJoined && isMissedBefore(joined, want)) listener.onGap();
}

export function unfollow(): void {
  wants.delete(tab);
  post({ kind: 'want', tab, want: undefined });
}

function isMissedBefore(start: NonNullable<typeof joined>, { spaceId, afterRev }: Want): boolean {
  return start.spaceId === undefined || (start.spaceId === spaceId && start.position > afterRev);
}

function isLeading(): boolean {
  return leader?.tab === tab;
}

function post(message: TabMessage): void {
  channel?.postMessage(message);
}

function receive(message: TabMessage): void {
  switch (message.kind) {
    case 'hello': {
      const want = wants.get(tab);
      if (want) post({ kind: 'want', tab, want });
      if (isLeading() && leader) {
        const { at } = leader;
        const spaceId = stream?.spaceId;
        post({ kind: 'leading', tab, at, spaceId, position: positions.get(spaceId ?? '')?.rev });
      }
      break;
    }
    case 'want':
      if (message.want) wants.set(message.tab, message.want);
      else wants.delete(message.tab);
      if (isLeading()) coverWants();
      break;
    case 'claim':
      acceptLeader(message);
      break;
    case 'leading':
      acceptLeader(message);
      if (!joined && !isLeading()) join(message.spaceId, message.position);
      break;
    case 'messages':
      pass(message.messages, message.spaceId);
      break;
    case 'alive':
      lastHeardAt = Date.now();
      setBehind(message.isBehind);
      break;
    case 'gap':
      listener.onGap();
      break;
    case 'refused':
      listener.onRefused(message.error);
      break;
    case 'bye':
      wants.delete(message.tab);
      if (leader?.tab === message.tab) replaceLeader();
  }
}

/** A visible tab comes first: browsers slow the others down. */
function replaceLeader(): void {
  leader = undefined;
  schedule(claim, Math.random() * 100 + (document.hidden ? 500 : 0));
}

/** The later claim wins. */
function acceptLeader(other: { tab: string; at: number }): void {
  const isLater = !leader || other.at > leader.at || (other.at === leader.at && other.tab > leader.tab);
  if (!isLater && other.tab !== leader?.tab) return;
  if (isLeading()) closeStream();
  clearTimeout(timer);
  leader = { tab: other.tab, at: other.at };
  lastHeardAt = Date.now();
}

/** From now on nothing is missed. What was loaded before may be. */
function join(spaceId: string | undefined, position = 0): void {
  joined = { spaceId, position };
  const want = wants.get(tab);
  if (want && isMissedBefore(joined, want)) listener.onGap();
}

function claim(): void {
  if (!channel) return;
  leader = { tab, at: Date.now() };
  joined ??= { spaceId: '', position: 0 };
  post({ kind: 'claim', ...leader });
  openStream();
}

/** Opens the stream again if it lacks what a tab follows. */
function coverWants(): void {
  const covered = stream?.spaceId;
  const isCovered = [...wants.values()].every(({ spaceId }) => spaceId === covered);
  if (!stream || (covered !== undefined && !isCovered)) openStream();
}

function openStream(): void {
  closeStream();
  clearTimeout(timer);
  const all = [...wants.values()];
  const [first] = all;
  if (!first) return;
  const spaceId = all.every((want) => want.spaceId === first.spaceId) ? first.spaceId : undefined;
  lastHeardAt = Date.now();
  const current = { close: () => {}, spaceId, hasBytes: false };
  const { close } = openEventStream(spaceId === undefined ? '' : toQuery(spaceId, all), {
    onMessages: (messages) => {
      post({ kind: 'messages', messages, spaceId });
      pass(messages, spaceId);
    },
    onBytes: () => {
      // A server that ends each stream at once must not be asked every second.
      if (current.hasBytes) retryMs = minRetryMs;
      current.hasBytes = true;
      lastHeardAt = Date.now();
      tellStatus(false);
    },
    onEnd: handleEnd,
  });
  current.close = close;
  stream = current;
}

function toQuery(spaceId: string, all: readonly Want[]): string {
  const { rev, at } = positions.get(spaceId) ?? { rev: Math.min(...all.map(({ afterRev }) => afterRev)) };
  return `?spaceId=${spaceId}&after=${rev}${at === undefined ? '' : `&afterAt=${at}`}`;
}

function closeStream(): void {
  stream?.close();
  // A stream of all spaces goes on from when it is opened, so events are missed.
  if (stream && stream.spaceId === undefined) positions.clear();
  stream = undefined;
}

/** Passes messages on to this tab. */
function pass(messages: StreamMessage[], spaceId: string | undefined): void {
  lastHeardAt = Date.now();
  for (const message of messages) {
    const isEvent = 'at' in message;
    if (!isEvent) setOffline(false);
    const id = isEvent ? message.spaceId : spaceId;
    if (id === undefined) continue;
    // A signal does not tell `at`, and is at the same event as before unless it is a reset.
    if (message.type === 'reset' || positions.get(id)?.rev !== message.rev) positions.set(id, message);
  }
  listener.onMessages(messages, spaceId === undefined);
}

function handleEnd(error: ApiError | undefined): void {
  closeStream();
  if (error && (isFinalError(error) || error.code === 'unauthorized')) {
    post({ kind: 'refused', error });
    listener.onRefused(error);
    return;
  }
  if (error) {
    tellStatus(true);
    if (!navigator.onLine) setOffline(true);
  }
  if (document.hidden && wants.size > 1) {
    resign();
    return;
  }
  schedule(openStream, error?.retryAfter === undefined ? retryMs : error.retryAfter * 1000);
  retryMs = Math.min(retryMs * 2, maxRetryMs);
}

/** Lets a visible tab hold the stream. If there is none, this one claims it again. */
function resign(): void {
  leader = undefined;
  const want = wants.get(tab);
  post({ kind: 'bye', tab });
  if (want) post({ kind: 'want', tab, want });
  schedule(claim, 2000);
}

/** Tells all tabs whether changes by others may be missing. */
function tellStatus(isBehind: boolean): void {
  post({ kind: 'alive', isBehind });
  setBehind(isBehind);
}

/** A connection can be dead without an error: then this tab opens the stream. */
function checkSilence(maxMs: number): void {
  const silentMs = Date.now() - lastHeardAt;
  if (!channel || !wants.has(tab) || (silentMs >= 0 && silentMs < maxMs)) return;
  const isBuffered = stream?.hasBytes === false;
  setBehind(true);
  claim();
  // Something on the way keeps the events back, so reading is the only way to see changes.
  if (isBuffered) {
    post({ kind: 'gap' });
    listener.onGap();
  }
}

function schedule(action: () => void, delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(action, delayMs);
}

setInterval(() => checkSilence(maxSilenceMs), checkMs);
addEventListener('focus', () => checkSilence(maxSilenceOnFocusMs));
document.addEventListener('visibilitychange', () => document.hidden || checkSilence(maxSilenceOnFocusMs));
addEventListener('online', () => isLeading() && openStream());
addEventListener('pagehide', () => {
  const userId = channelUserId;
  leaveSharedStream({ keepWant: true });
  // The page may come back from the browser's back-forward cache.
  if (userId !== undefined)
    addEventListener('pageshow', ({ persisted }) => persisted && joinSharedStream(userId), { once: true });
});
