import { type ApiError, type ApiOutput, getCallerHeader, toApiError, unreachableError } from '../lib/apiClient.ts';

/** An event, or a signal: where the stream starts. */
export type StreamMessage = ApiOutput<'watch_events'>;

interface EventStreamListener {
  onMessages: (messages: StreamMessage[]) => void;
  /** Called for every piece that arrives, also for the comment lines that the server sends while nothing happens. */
  onBytes: () => void;
  /** Called once, unless the stream was closed here. Without an error, the server ended it. */
  onEnd: (error: ApiError | undefined) => void;
}

/** Opens a stream of events with `fetch`: an EventSource hides comment lines and the status of an error. */
export function openEventStream(query: string, listener: EventStreamListener): { close: () => void } {
  const controller = new AbortController();
  void readStream(query, controller.signal, listener).then((error) => {
    if (!controller.signal.aborted) listener.onEnd(error);
  });
  return { close: () => controller.abort() };
}

async function readStream(
  query: string,
  signal: AbortSignal,
  { onMessages, onBytes }: EventStreamListener,
): Promise<ApiError | undefined> {
  try {
    const headers = { accept: 'text/event-stream', ...getCallerHeader() };
    const response = await fetch(`/api/events${query}`, { headers, signal, cache: 'no-store' });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!response.ok || !isStream || !response.body)
      return toApiError(response, await response.json().catch(() => undefined));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return undefined;
      onBytes();
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      // Each message is one JSON text on one line. Its id and type are in it.
      const messages = lines
        .filter((line) => line.startsWith('data: '))
        .map((line) => JSON.parse(line.slice(6)) as StreamMessage);
      if (messages.length > 0) onMessages(messages);
    }
  } catch {
    return unreachableError;
  }
}
