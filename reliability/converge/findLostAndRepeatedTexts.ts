import { erasedText } from '../../server/events/eraseTexts.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { ProxiedRequest } from './faultyProxy.ts';
import { type LoggedText, listLoggedTexts } from './listLoggedTexts.ts';
import type { TypedText } from './randomGestures.ts';

/** What a browser keeps because others have changed the text in the meantime: the person is asked which one to keep. */
export interface KeptText {
  /** The first letter of its tabs. */
  browser: string;
  place: string;
  text: string;
  baseText?: string | undefined;
}

export interface TextFindings {
  /** Texts that are neither on the server nor kept. */
  lost: string[];
  /** Texts that are on the server more than once, and requests that it has executed more than once. */
  repeated: string[];
  /** Texts that a browser keeps for a choice, although all that has changed the place was still waiting in that browser. */
  inOwnWay: string[];
}

/** Looks for every text that was typed in the event log and among what the browsers keep. */
export function findLostAndRepeatedTexts(
  typed: readonly TypedText[],
  events: readonly Json[],
  kept: readonly KeptText[],
  requests: readonly ProxiedRequest[],
): TextFindings {
  const logged = listLoggedTexts(events);
  // Undo may bring a text back to its place.
  const countLogged = ({ text }: TypedText) =>
    new Set(logged.filter((other) => other.text === text).map(({ place }) => place)).size;
  const isKept = ({ text }: TypedText) => kept.some((other) => other.text === text);
  const tell = (text: string) => [text, ...listSteps(text, typed, logged, kept, requests)].join('\n    ');
  const missing = typed.filter((entry) => countLogged(entry) === 0 && !isKept(entry));
  const [executed, unsent] = partition(missing, ({ text }) => wasExecuted(text, requests));
  // Deleting a task or comment erases its texts from the log.
  const erasedCount = logged.filter(({ text }) => text === erasedText).length;
  const lost = executed.length > erasedCount ? missing : unsent;
  return {
    lost: lost.map(({ text }) => tell(text)),
    repeated: [
      ...typed.filter((entry) => countLogged(entry) > 1).map(({ text }) => tell(text)),
      ...listKeysExecutedTwice(requests),
    ],
    inOwnWay: kept
      .filter((entry) => isInOwnWay(entry, typed, logged, requests))
      .map(({ text, place }) =>
        [tell(text), ...logged.filter((other) => other.place === place).map((other) => JSON.stringify(other))].join(
          '\n    there: ',
        ),
      ),
  };
}

/**
 * Whether all that has been written there since the base of the text came from the same browser, and was not confirmed when
 * the text was typed. What was confirmed may be missing from the copy that a browser shows while the server is out of reach.
 * And a task whose creation was executed but not answered shows twice in a page that is opened then, until it is answered.
 */
function isInOwnWay(
  { browser, place, text, baseText }: KeptText,
  typed: readonly TypedText[],
  logged: readonly LoggedText[],
  requests: readonly ProxiedRequest[],
): boolean {
  const typedAt = typed.find((entry) => entry.text === text)?.at ?? 0;
  const wasConfirmed = (other: string) =>
    requests.some(({ body, deliveredAt = Infinity }) => body.includes(`"${other}"`) && deliveredAt < typedAt);
  const there = logged.filter((entry) => entry.place === place);
  const start = there.findLastIndex((entry) => entry.text === baseText);
  const since = there.slice(start + 1);
  const [first] = there;
  if (!first || !wasConfirmed(first.text)) return false;
  return since.length > 0 && since.every((entry) => entry.text.startsWith(browser) && !wasConfirmed(entry.text));
}

/** Whether the server has executed a write with the text. */
function wasExecuted(text: string, requests: readonly ProxiedRequest[]): boolean {
  return requests.some(({ body, status = 0 }) => body.includes(`"${text}"`) && status >= 200 && status <= 299);
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [first: T[], second: T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Every write has a key, under which the server must execute it once. */
function listKeysExecutedTwice(requests: readonly ProxiedRequest[]): string[] {
  const counts = new Map<string, number>();
  for (const { idempotencyKey, status = 0, isReplayed } of requests) {
    if (idempotencyKey === undefined || isReplayed || status < 200 || status > 299) continue;
    counts.set(idempotencyKey, (counts.get(idempotencyKey) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `the key ${key} ${count} times`);
}

/** What happened with a text, to find out why. */
function listSteps(
  text: string,
  typed: readonly TypedText[],
  logged: readonly LoggedText[],
  kept: readonly KeptText[],
  requests: readonly ProxiedRequest[],
): string[] {
  const start = typed[0]?.at ?? 0;
  const isIn = (value: unknown) => JSON.stringify(value).includes(`"${text}"`);
  return [
    ...typed.filter(isIn).map(({ at, gesture }) => `${at - start} ms: ${gesture}`),
    ...requests
      .filter(({ body }) => body.includes(text))
      .map(
        ({ at, method, path, idempotencyKey, body, fault = '', status = '', isReplayed }) =>
          `${at - start} ms: ${method} ${path} ${idempotencyKey} ${body} ${fault} -> ${status}${isReplayed ? ' again' : ''}`,
      ),
    ...logged.filter(isIn).map((entry) => `in the log: ${JSON.stringify(entry)}`),
    ...kept.filter(isIn).map((entry) => `kept: ${JSON.stringify(entry)}`),
  ];
}
