import { createParser } from 'eventsource-parser';
import type { Json } from '../../testing/untypedJson.ts';
import type { TestApp } from './test-app.ts';

/** A client of the test server, or only its credentials; then `open` needs the `address`. */
interface Listener {
  headers: Record<string, string>;
  testApp?: TestApp;
}

/** Reads a stream of server-sent events. */
export class EventStreamClient {
  readonly status: number;
  readonly headers: Headers;
  /** The data of all events so far; the first one is `ready` or `reset`. */
  readonly events: Json[] = [];
  /** The `id` of the last event, to resume from. */
  lastEventId = '';
  commentCount = 0;
  /** The response body when the server answered with an error. */
  errorBody = '';
  /** Whether the server has ended the stream. */
  isEnded = false;
  readonly #abort: AbortController;
  #wake = () => {};

  /**
   * Opens a stream over a real connection: of one space, or of all spaces of the client if `spaceId` is undefined.
   * `address` is the base URL of another instance than the client's.
   */
  static async open(
    client: Listener,
    spaceId: string | undefined,
    { lastEventId, address, query = '' }: { lastEventId?: string; address?: string; query?: string } = {},
  ): Promise<EventStreamClient> {
    const abort = new AbortController();
    const spaceQuery = spaceId === undefined ? '' : `spaceId=${spaceId}`;
    const response = await fetch(`${address ?? (await client.testApp?.listen())}/api/events?${spaceQuery}${query}`, {
      headers: { ...client.headers, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      signal: abort.signal,
    });
    const stream = new EventStreamClient(response, abort);
    if (response.ok) void stream.#read(response.body as ReadableStream<Uint8Array>);
    else stream.errorBody = await response.text();
    return stream;
  }

  private constructor({ status, headers }: Response, abort: AbortController) {
    this.status = status;
    this.headers = headers;
    this.#abort = abort;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        const parsed: Json = JSON.parse(data);
        if (event !== parsed.type || id !== String(parsed.rev))
          throw new Error(`id ${id} and event ${event} do not match ${data}`);
        this.lastEventId = id;
        this.events.push(parsed);
      },
      onComment: () => {
        this.commentCount += 1;
      },
      onError: (error) => {
        throw error;
      },
    });
    try {
      const decoder = new TextDecoder();
      for await (const bytes of body) {
        parser.feed(decoder.decode(bytes, { stream: true }));
        this.#wake();
      }
      this.isEnded = true;
    } catch (error) {
      // The connection was closed by the test, or by the server in the middle of the stream.
      if (!this.#abort.signal.aborted) this.isEnded = true;
      if (!(error instanceof TypeError || (error as Error).name === 'AbortError')) throw error;
    }
    this.#wake();
  }

  /** Waits until the condition holds; checks it after each chunk that arrives. */
  async waitUntil(condition: () => boolean): Promise<this> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this;
  }

  /** Waits for the first event of the type and returns it. */
  async waitForEvent(type: string): Promise<Json> {
    const find = () => this.events.find((event) => event.type === type);
    await this.waitUntil(() => find() !== undefined);
    return find();
  }

  waitForEnd(): Promise<this> {
    return this.waitUntil(() => this.isEnded);
  }

  /** Breaks the connection without a word, as a network failure does. */
  disconnect(): void {
    this.#abort.abort();
  }
}
