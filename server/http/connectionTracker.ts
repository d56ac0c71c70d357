import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long the server waits for slow clients, in milliseconds. */
export interface HttpTimeouts {
  headersMs: number;
  requestMs: number;
  /** Closes the connection of a client that accepts nothing of a response for this long. */
  stalledMs: number;
  /** The interval between two checks for connections that have timed out. */
  checkIntervalMs: number;
}

/** Longer than the usual 60 s of proxies, which must not reuse a connection that the server is closing. */
const keepAliveMs = 72_000;

/**
 * Tracks which connections have a request in flight, so that a server that shuts down waits only for those, and not
 * for idle keep-alive connections.
 */
export function createConnectionTracker({ headersMs, requestMs, stalledMs, checkIntervalMs }: HttpTimeouts) {
  const connections = new Map<Socket, { inFlight: number; hasTimeout: boolean }>();
  let isClosing = false;

  function createServer(listener: RequestListener): Server {
    const server = createHttpServer(
      {
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        keepAliveTimeout: keepAliveMs,
        connectionsCheckingInterval: checkIntervalMs,
        // Node's own error for a missing Host header is not in our format: `addCommonResponseHeaders` checks it instead.
        requireHostHeader: false,
      },
      listener,
    );
    // Without this listener, Node answers unknown Expect headers by itself.
    server.on('checkExpectation', listener);
    server.on('connection', (socket: Socket) => {
      connections.set(socket, { inFlight: 0, hasTimeout: false });
      socket.once('close', () => connections.delete(socket));
    });
    const interval = setInterval(watchStalled, checkIntervalMs).unref();
    server.on('close', () => clearInterval(interval));
    return server;
  }

  /**
   * Gives connections with unsent data a timeout, which Node starts again whenever the client accepts some of it. Without
   * one, a client that stops reading would keep its response in memory.
   */
  function watchStalled(): void {
    for (const [socket, connection] of connections) {
      const isSending = socket.writableLength > 0;
      if (isSending === connection.hasTimeout) continue;
      connection.hasTimeout = isSending;
      if (isSending) socket.setTimeout(stalledMs);
      // A response that waits for something may take longer. Between requests, Node has a timeout of its own.
      else if (connection.inFlight > 0) socket.setTimeout(0);
    }
  }

  function beginRequest(socket: Socket): void {
    const connection = connections.get(socket);
    if (connection) connection.inFlight += 1;
  }

  function endRequest(socket: Socket): void {
    const connection = connections.get(socket);
    if (!connection) return;
    connection.inFlight -= 1;
    if (isClosing && connection.inFlight === 0) socket.destroySoon();
  }

  /** Returns a listener that counts a request as in flight until its response is closed. */
  function trackRequests(listener: RequestListener): RequestListener {
    return (request, response) => {
      const { socket } = request;
      beginRequest(socket);
      response.once('close', () => endRequest(socket));
      listener(request, response);
    };
  }

  /** Closes idle connections now, and every other one as soon as its last request has ended. */
  function closeWhenIdle(): void {
    isClosing = true;
    for (const [socket, { inFlight }] of connections) if (inFlight === 0) socket.destroySoon();
  }

  return { createServer, beginRequest, endRequest, trackRequests, closeWhenIdle };
}

export type ConnectionTracker = ReturnType<typeof createConnectionTracker>;
