import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A client that takes nothing for so long is cut off; it resumes where it was. */
const patienceMs = 30_000;
/** What a client may still take when the server stops. */
const farewellMs = 2000;

type Batches = AsyncIterable<Record<string, unknown>[]>;

/** Streams of server-sent events, none of which outlives the server. */
export function createEventStreams(app: FastifyInstance) {
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    setTimeout(() => {
      for (const raw of open) raw.destroy();
    }, farewellMs).unref();
  });

  /** Sends batches of events: `id` is the item's `rev`, `event` its type. An empty batch is a comment line. */
  async function sendBatches(request: FastifyRequest, reply: FastifyReply, batches: Batches): Promise<void> {
    const { raw } = reply;
    open.add(raw);
    const connection = follow(raw, () => open.delete(raw));
    // Past this point nothing of Fastify's sends headers, so the ones set so far go along by hand.
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
        const next = await connection.unlessClosed(iterator.next());
        if (!next || next.done) break;
        if (!(await sendBatch(next.value, connection))) break;
      }
    } catch (error) {
      request.log.error({ err: error }, 'The event stream broke');
    } finally {
      raw.end();
      void iterator.return?.();
    }
  }

  return { sendBatches };
}

export type EventStreams = ReturnType<typeof createEventStreams>;

/** False: the client is gone. Nothing more is read for it before it has taken this. */
async function sendBatch(batch: Record<string, unknown>[], connection: Connection) {
  const parts = batch.length === 0 ? [':\n\n'] : batch.map(eventText);
  for (const part of parts) if (!(await connection.write(part))) return false;
  return true;
}

type Connection = ReturnType<typeof follow>;

/** Waits for things that a closed connection cuts short, without leaving anything behind on the connection. */
function follow(raw: ServerResponse, onClose: () => void) {
  let isClosed = false;
  let giveUp = () => {};
  raw.on('error', () => {});
  raw.once('close', () => {
    isClosed = true;
    onClose();
    giveUp();
  });

  function unlessClosed<T>(work: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      giveUp = () => resolve(undefined);
      work.then(resolve, reject);
      if (isClosed) giveUp();
    });
  }

  /** Whether it was taken. Of a part that lies in the system's buffers, that is at once. */
  async function write(part: string): Promise<boolean> {
    const slow = setTimeout(() => raw.destroy(), patienceMs);
    // Not by the event `drain`: under Node 26.10 it was seen to stay away after a write that was held up.
    const isTaken = await unlessClosed(new Promise<boolean>((resolve) => raw.write(part, (error) => resolve(!error))));
    clearTimeout(slow);
    return isTaken === true;
  }

  return { unlessClosed, write };
}

function eventText(item: Record<string, unknown>): string {
  return `id: ${item['rev']}\nevent: ${item['type']}\ndata: ${JSON.stringify(item)}\n\n`;
}
