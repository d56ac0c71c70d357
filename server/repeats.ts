import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Encoding } from './compress.ts';
import type { Grounds, Run } from './run.ts';
import type { SentJson } from './sent.ts';
import { usageHeaders } from './usage.ts';

/** An answer to a GET, but for what is new in each: request id, usage, date. */
interface Sent {
  grounds: Grounds;
  status: 200 | 304;
  headers: string[];
  encoding: Encoding | undefined;
}

const mostKept = 5000;
const ownOfEach = new Set(['x-request-id', 'ratelimit', 'ratelimit-policy']);

/**
 * The short road: a GET that says the same as an earlier one gets the headers that were sent then, and the bytes that
 * are kept, if what that answer stood on still holds. Everything else goes on to the routes. `keep` is told what these
 * send.
 */
export function addRepeats(app: FastifyInstance, { again }: Run) {
  const sent = new Map<string, Sent>();

  // Before all other hooks: what they do to the headers is in what is kept.
  app.addHook('onRequest', (request, reply, done) => {
    const earlier = request.method === 'GET' ? sent.get(keyOf(request)) : undefined;
    if (!earlier || !repeat(earlier, request, reply)) done();
  });

  function repeat({ grounds, status, headers, encoding }: Sent, request: FastifyRequest, reply: FastifyReply): boolean {
    const answer = again(grounds);
    if (!answer) return false;
    const bytes = status === 200 ? (answer.rendered as SentJson).ready(encoding) : undefined;
    if (status === 200 && !bytes) return false;
    const all = headers.concat('x-request-id', request.id);
    if (answer.usage) for (const [name, value] of Object.entries(usageHeaders(answer.usage))) all.push(name, value);
    reply.hijack();
    reply.raw.writeHead(status, all).end(bytes);
    return true;
  }

  function keep(request: FastifyRequest, reply: FastifyReply, { grounds, status, encoding }: Omit<Sent, 'headers'>) {
    if (request.method !== 'GET') return;
    const headers: string[] = [];
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (!ownOfEach.has(name)) headers.push(name, String(value));
    }
    if (sent.size >= mostKept) sent.clear();
    sent.set(keyOf(request), { grounds, status, headers, encoding });
  }

  return { keep };
}

export type Repeats = ReturnType<typeof addRepeats>;

/** All that an answer may depend on, but for the Host: those that name it are not kept. */
function keyOf({ url, headers }: FastifyRequest): string {
  const { authorization, cookie, 'accept-encoding': accepted, 'if-none-match': known } = headers;
  const credentials = authorization === undefined ? `cookie ${cookie}` : `token ${authorization}`;
  return `${url}\n${credentials}\n${accepted}\n${known}`;
}
