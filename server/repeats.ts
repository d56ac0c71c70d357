import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Encoding } from './compress.ts';
import type { Measures, Note } from './metrics.ts';
import type { Grounds, Run } from './run.ts';
import type { SentJson } from './sent.ts';
import { usageHeaders } from './usage.ts';

/** An answer to a GET, but for what is new in each: request id, usage, date. */
interface Sent {
  grounds: Grounds;
  status: 200 | 304;
  headers: string[];
  encoding: Encoding | undefined;
  note: Note;
}

interface Dependencies {
  run: Run;
  measures: Measures;
  newRequestId: () => string;
  addressOf: (request: IncomingMessage) => string;
}

const mostKept = 5000;
const ownOfEach = new Set(['x-request-id', 'ratelimit', 'ratelimit-policy']);

/**
 * The short road: a GET that says the same as an earlier one gets the headers that were sent then, and the bytes that
 * are kept, if what that answer stood on still holds. Everything else goes on to the routes. `keep` is told what these
 * send.
 */
export function createRepeats({ run: { again }, measures, newRequestId, addressOf }: Dependencies) {
  const sent = new Map<string, Sent>();

  /** Answers what it can; the rest is for the routes. */
  function before(routes: RequestListener): RequestListener {
    return (request, response) => {
      const earlier = request.method === 'GET' ? sent.get(keyOf(request.url, request)) : undefined;
      if (!earlier || !repeat(earlier, request, response)) routes(request, response);
    };
  }

  function repeat(
    { grounds, status, headers, encoding, note }: Sent,
    request: IncomingMessage,
    response: ServerResponse,
  ): boolean {
    const began = performance.now();
    const answer = askAgain(grounds);
    if (!answer) return false;
    const bytes = status === 200 ? (answer.rendered as SentJson).ready(encoding) : undefined;
    if (status === 200 && !bytes) return false;
    const requestId = newRequestId();
    const all = headers.concat('x-request-id', requestId);
    if (answer.usage) for (const [name, value] of Object.entries(usageHeaders(answer.usage))) all.push(name, value);
    response.writeHead(status, all).end(bytes);
    note({ requestId, ms: performance.now() - began, address: addressOf(request) });
    return true;
  }

  function askAgain(grounds: Grounds): ReturnType<Run['again']> {
    try {
      return again(grounds);
    } catch {
      // What is wrong with the database, the routes find out too, and say it.
      return undefined;
    }
  }

  function keep(request: FastifyRequest, reply: FastifyReply, { grounds, status, encoding }: Kept) {
    if (request.method !== 'GET') return;
    const headers: string[] = [];
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (!ownOfEach.has(name)) headers.push(name, String(value));
    }
    if (sent.size >= mostKept) sent.clear();
    const note = measures.noteOf(request, status);
    sent.set(keyOf(request.originalUrl, request.raw), { grounds, status, headers, encoding, note });
  }

  return { before, keep };
}

type Kept = Omit<Sent, 'headers' | 'note'>;
export type Repeats = ReturnType<typeof createRepeats>;

/** All that an answer may depend on, but for the Host: those that name it are not kept. */
function keyOf(url: string | undefined, { headers }: IncomingMessage): string {
  const { authorization, cookie, 'accept-encoding': accepted, 'if-none-match': known } = headers;
  const credentials = authorization === undefined ? `cookie ${cookie}` : `token ${authorization}`;
  return `${url}\n${credentials}\n${accepted}\n${known}`;
}
