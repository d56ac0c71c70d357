import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a slow client is waited for, in milliseconds. */
export interface HttpTimeouts {
  headersMs: number;
  requestMs: number;
  /** How often connections are looked at. */
  checkIntervalMs: number;
}

/** How long a connection is kept for a next request, in milliseconds: longer than proxies keep theirs. */
const keptMs = 72_000;

/**
 * Knows which connections have a request in work, so that a server that stops waits for those alone: not for one kept
 * for a next request, nor for one on which none has come.
 */
export function createConnectionTracker({ headersMs, requestMs, checkIntervalMs }: HttpTimeouts) {
  const open = new Map<Socket, { inWork: number }>();
  let isClosing = false;

  function createServer(listener: RequestListener): Server {
    const timeouts = { headersTimeout: headersMs, requestTimeout: requestMs, keepAliveTimeout: keptMs };
    // Node itself would answer these two, without the envelope: `wire` refuses what has no host, expectations are passed over.
    const asked = { requireHostHeader: false, connectionsCheckingInterval: checkIntervalMs };
    const server = createHttpServer({ ...timeouts, ...asked }, listener);
    server.on('checkExpectation', listener);
    server.on('connection', (socket: Socket) => {
      open.set(socket, { inWork: 0 });
      socket.once('close', () => open.delete(socket));
    });
    return server;
  }

  function beginRequest(socket: Socket): void {
    const connection = open.get(socket);
    if (connection) connection.inWork += 1;
  }

  function endRequest(socket: Socket): void {
    const connection = open.get(socket);
    if (!connection) return;
    connection.inWork -= 1;
    if (isClosing && connection.inWork === 0) socket.destroySoon();
  }

  function trackRequests(listener: RequestListener): RequestListener {
    return (request, response) => {
      const { socket } = request;
      beginRequest(socket);
      response.once('close', () => endRequest(socket));
      listener(request, response);
    };
  }

  return {
    createServer,
    beginRequest,
    endRequest,
    trackRequests,
    closeWhenIdle: () => {
      isClosing = true;
      for (const [socket, { inWork }] of open) if (inWork === 0) socket.destroySoon();
    },
  };
}

export type ConnectionTracker = ReturnType<typeof createConnectionTracker>;
