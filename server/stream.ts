import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a client may leave unread before it is cut off; it resumes where it was. */
const mostUnread = 1_000_000;

/** Sends batches as server-sent events: `id` is the item's `rev`, `event` its type. An empty batch is a comment line. */
export async function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  batches: AsyncIterable<Record<string, unknown>[]>,
): Promise<void> {
  const { raw } = reply;
  // Past this point nothing of Fastify's sends headers, so the ones set so far go along by hand.
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  const iterator = batches[Symbol.asyncIterator]();
  const closed = new Promise<void>((resolve) => raw.once('close', resolve));
  raw.on('error', () => {});
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), closed]);
      if (!next || next.done) break;
      raw.write(next.value.length === 0 ? ':\n\n' : next.value.map(eventText).join(''));
      if (raw.writableLength > mostUnread) break;
    }
  } catch (error) {
    request.log.error({ err: error }, 'The event stream broke');
  } finally {
    raw.end();
    void iterator.return?.();
  }
}

function eventText(item: Record<string, unknown>): string {
  return `id: ${item['rev']}\nevent: ${item['type']}\ndata: ${JSON.stringify(item)}\n\n`;
}
