import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request. After the last three, the server has executed it. */
export const quickFaults = [
  'dropped',
  'html',
  'foreignJson',
  'badGateway',
  'unavailable',
  'delayed',
  'answerLost',
  'answerCut',
  'answerReplaced',
] as const;
/** `hang`: no response comes, so each one costs a time limit. */
export type Fault = (typeof quickFaults)[number] | 'hang';

/** A request as the proxy has seen it. */
export interface ProxiedRequest {
  at: number;
  method: string;
  path: string;
  idempotencyKey: string | undefined;
  body: string;
  fault: Fault | undefined;
  /** The server's answer, whether or not it reached the browser. */
  status?: number | undefined;
  /** When the browser had the whole answer. */
  deliveredAt?: number;
  /** It is the repeated answer to an earlier request with the same key. */
  isReplayed?: boolean;
}

interface ProxyOptions {
  /** Base URL of the real server. */
  target: string;
  /** Files that the proxy serves itself, by path. */
  files: ReadonlyMap<string, { type: string; content: string }>;
  /** Decides what happens to a request of the API; undefined: nothing. */
  chooseFault: () => Fault | undefined;
  /** In ms: how long an event stream lives; undefined: until someone closes it. */
  chooseStreamLife: () => number | undefined;
}

/** Starts a proxy between browsers and a server that spoils requests and responses. */
export async function startFaultyProxy(options: ProxyOptions) {
  const requests: ProxiedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const file = options.files.get(url);
    if (file) return outgoing.writeHead(200, { 'content-type': file.type }).end(file.content);
    if (!url.startsWith('/api/')) return outgoing.writeHead(404).end();
    const isStream = url.startsWith('/api/events');
    const fault = isStream ? undefined : options.chooseFault();
    const idempotencyKey = headers['idempotency-key']?.toString();
    const entry: ProxiedRequest = { at: Date.now(), method, path: url, idempotencyKey, body: '', fault };
    if (!isStream) requests.push(entry);
    if (isStream) endAfter(outgoing, options.chooseStreamLife());
    handle(options.target, incoming, outgoing, entry);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All requests but event streams. */
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function handle(target: string, incoming: IncomingMessage, outgoing: ServerResponse, entry: ProxiedRequest): void {
  switch (entry.fault) {
    case 'dropped':
      incoming.socket.destroy();
      return;
    case 'hang':
      return;
    case 'html':
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in to this network</title>');
      return;
    case 'foreignJson':
      sendJson(outgoing, 404, { error: 'no such route', code: 'ROUTE' });
      return;
    case 'badGateway':
      sendJson(outgoing, 502, { error: 'Bad gateway' });
      return;
    case 'unavailable':
      outgoing.setHeader('retry-after', '1');
      sendJson(outgoing, 503, { message: 'try later' });
      return;
    case 'delayed':
      setTimeout(() => forward(target, incoming, outgoing, entry), 300);
      return;
    default:
      forward(target, incoming, outgoing, entry);
  }
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse, entry: ProxiedRequest): void {
  const { method, url, headers } = incoming;
  const { fault } = entry;
  const upstream = request(`${target}${url}`, { method, headers }, (response) => {
    entry.status = response.statusCode;
    entry.isReplayed = response.headers['idempotency-replayed'] !== undefined;
    // While the server is killed, its response may end too early.
    response.on('error', () => outgoing.destroy());
    if (fault === 'answerReplaced') {
      response.resume();
      return sendJson(outgoing, 500, { message: 'upstream failed' });
    }
    if (fault === 'answerLost' || fault === 'answerCut') {
      // The server has committed what it answers.
      if (fault === 'answerCut') outgoing.writeHead(response.statusCode ?? 502, response.headers).write('{"t');
      response.resume().on('end', () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing).on('finish', () => {
      entry.deliveredAt = Date.now();
    });
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  incoming.on('data', (chunk) => {
    entry.body += chunk;
  });
  incoming.pipe(upstream);
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function endAfter(outgoing: ServerResponse, lifeMs: number | undefined): void {
  if (lifeMs === undefined) return;
  const timer = setTimeout(() => outgoing.destroy(), lifeMs);
  outgoing.on('close', () => clearTimeout(timer));
}
