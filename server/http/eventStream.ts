import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A client that accepts no data for this long is disconnected; it can resume where it was. */
const clientTimeoutMs = 30_000;
/** How long clients may go on reading when the server shuts down. */
const shutdownGraceMs = 2000;

type Batches = AsyncIterable<Record<string, unknown>[]>;

/** Sends streams of server-sent events, and ends all of them when the server shuts down. */
export function createEventStreams(app: FastifyInstance) {
  const openResponses = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    setTimeout(() => {
      for (const raw of openResponses) raw.destroy();
    }, shutdownGraceMs).unref();
  });

  /** Sends batches of events: `id` is the item's `rev`, `event` its type. An empty batch is a comment line. */
  async function sendBatches(request: FastifyRequest, reply: FastifyReply, batches: Batches): Promise<void> {
    const { raw } = reply;
    openResponses.add(raw);
    const connection = trackConnection(raw, () => openResponses.delete(raw));
    // After hijack Fastify sends no headers, so the ones that were set before are passed on here.
    reply.hijack();
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const iterator = batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await connection.raceWithClose(iterator.next());
        if (!next || next.done) break;
        if (!(await sendBatch(next.value, connection))) break;
      }
    } catch (error) {
      request.log.error({ err: error }, 'The event stream failed');
    } finally {
      raw.end();
      // Not awaited: it waits for a pending `next`, which may take until the next event.
      iterator.return?.().catch((error: unknown) => {
        request.log.error({ err: error }, 'The event stream could not be closed');
      });
    }
  }

  return { sendBatches };
}

export type EventStreams = ReturnType<typeof createEventStreams>;

/** False: the client has disconnected. Waits until the client has accepted the batch, before more is read for it. */
async function sendBatch(batch: Record<string, unknown>[], connection: StreamConnection) {
  const parts = batch.length === 0 ? [':\n\n'] : batch.map(formatEvent);
  for (const part of parts) if (!(await connection.write(part))) return false;
  return true;
}

type StreamConnection = ReturnType<typeof trackConnection>;

/** Lets callers wait for promises until the connection closes, without adding a listener for each of them. */
function trackConnection(raw: ServerResponse, onClose: () => void) {
  let isClosed = false;
  let stopWaiting = () => {};
  raw.on('error', () => {});
  raw.once('close', () => {
    isClosed = true;
    onClose();
    stopWaiting();
  });

  /** Resolves to undefined if the connection closes first. */
  function raceWithClose<T>(promise: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      promise.then(resolve, reject);
      if (isClosed) stopWaiting();
    });
  }

  /** Resolves to whether the data was accepted, immediately if it fits into the system's buffers. */
  async function write(part: string): Promise<boolean> {
    const timeout = setTimeout(() => raw.destroy(), clientTimeoutMs);
    // Uses the callback instead of `drain`: under Node 26.10 the event was missing after a delayed write.
    const isAccepted = await raceWithClose(
      new Promise<boolean>((resolve) => raw.write(part, (error) => resolve(!error))),
    );
    clearTimeout(timeout);
    return isAccepted === true;
  }

  return { raceWithClose, write };
}

const formatted = new WeakMap<Record<string, unknown>, string>();

/** Streams of one space send the same objects, which are formatted once. */
function formatEvent(item: Record<string, unknown>): string {
  const text = formatted.get(item) ?? toEventText(item);
  formatted.set(item, text);
  return text;
}

function toEventText(item: Record<string, unknown>): string {
  return `id: ${item['rev']}\nevent: ${item['type']}\ndata: ${JSON.stringify(item)}\n\n`;
}
