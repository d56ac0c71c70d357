import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a slow client is waited for, in milliseconds. */
export interface HttpTimeouts {
  headers: number;
  request: number;
  /** How often connections are looked at. */
  check: number;
}

/** How long a connection is kept for a next request, in milliseconds: longer than proxies keep theirs. */
const keptMs = 72_000;

/**
 * Knows which connections have a request in work, so that a server that stops waits for those alone: not for one kept
 * for a next request, nor for one on which none has come.
 */
export function createConnectionTracker({ headers, request, check }: HttpTimeouts) {
  const open = new Map<Socket, { inWork: number }>();
  let isClosing = false;

  function serve(listener: RequestListener): Server {
    const timeouts = { headersTimeout: headers, requestTimeout: request, keepAliveTimeout: keptMs };
    // Node itself would answer these two, without the envelope: `wire` refuses what has no host, expectations are passed over.
    const asked = { requireHostHeader: false, connectionsCheckingInterval: check };
    const server = createServer({ ...timeouts, ...asked }, listener);
    server.on('checkExpectation', listener);
    server.on('connection', (socket: Socket) => {
      open.set(socket, { inWork: 0 });
      socket.once('close', () => open.delete(socket));
    });
    return server;
  }

  function begin(socket: Socket): void {
    const connection = open.get(socket);
    if (connection) connection.inWork += 1;
  }

  function end(socket: Socket): void {
    const connection = open.get(socket);
    if (!connection) return;
    connection.inWork -= 1;
    if (isClosing && connection.inWork === 0) socket.destroySoon();
  }

  function counting(listener: RequestListener): RequestListener {
    return (request, response) => {
      const { socket } = request;
      begin(socket);
      response.once('close', () => end(socket));
      listener(request, response);
    };
  }

  return {
    serve,
    begin,
    end,
    counting,
    close: () => {
      isClosing = true;
      for (const [socket, { inWork }] of open) if (inWork === 0) socket.destroySoon();
    },
  };
}

export type ConnectionTracker = ReturnType<typeof createConnectionTracker>;
