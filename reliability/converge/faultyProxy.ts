import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request. After the last four, the server has executed it. */
export type Fault =
  | 'dropped'
  | 'html'
  | 'foreignJson'
  | 'badGateway'
  | 'unavailable'
  | 'hang'
  | 'delayed'
  | 'answerLost'
  | 'answerCut'
  | 'answerReplaced';

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
  const faultCounts = new Map<Fault, number>();
  const server = createServer((incoming, outgoing) => {
    const file = options.files.get(incoming.url ?? '');
    if (file) return outgoing.writeHead(200, { 'content-type': file.type }).end(file.content);
    if (!incoming.url?.startsWith('/api/')) return outgoing.writeHead(404).end();
    const isStream = incoming.url.startsWith('/api/events');
    const fault = isStream ? undefined : options.chooseFault();
    if (fault) faultCounts.set(fault, (faultCounts.get(fault) ?? 0) + 1);
    if (isStream) endAfter(outgoing, options.chooseStreamLife());
    handle(options.target, incoming, outgoing, fault);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faultCounts,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function handle(target: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): void {
  switch (fault) {
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
      setTimeout(() => forward(target, incoming, outgoing, fault), 300);
      return;
    default:
      forward(target, incoming, outgoing, fault);
  }
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): void {
  const { method, url, headers } = incoming;
  const upstream = request(`${target}${url}`, { method, headers }, (response) => {
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
    response.pipe(outgoing);
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
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
