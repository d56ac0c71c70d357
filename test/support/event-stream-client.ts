import { createParser } from 'eventsource-parser';
import type { Json } from '../../testing/json.ts';
import type { TestApp } from './test-app.ts';

/** A client of the tests' server, or only what it shows to say who it is. */
interface Listener {
  headers: Record<string, string>;
  testApp?: TestApp;
}

/** A stream of server-sent events, read as a client reads it. */
export class EventStreamClient {
  readonly status: number;
  readonly headers: Headers;
  /** Everything so far: the events' data, and `ready` or `reset` first. */
  readonly events: Json[] = [];
  /** The last `id`, to resume from. */
  lastEventId = '';
  commentCount = 0;
  /** The body, where no stream began. */
  errorBody = '';
  /** The server has ended it. */
  isEnded = false;
  readonly #abort: AbortController;
  #wake = () => {};

  /** Opens it over a real connection; without a space, of all of the client's. `address`: of another instance than theirs. */
  static async open(
    client: Listener,
    spaceId: string | undefined,
    { lastEventId, address, query = '' }: { lastEventId?: string; address?: string; query?: string } = {},
  ): Promise<EventStreamClient> {
    const abort = new AbortController();
    const asked = spaceId === undefined ? '' : `spaceId=${spaceId}`;
    const answer = await fetch(`${address ?? (await client.testApp?.listen())}/api/events?${asked}${query}`, {
      headers: { ...client.headers, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      signal: abort.signal,
    });
    const stream = new EventStreamClient(answer, abort);
    if (answer.ok) void stream.#read(answer.body as ReadableStream<Uint8Array>);
    else stream.errorBody = await answer.text();
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
        if (event !== parsed.type || id !== String(parsed.rev)) throw new Error(`${id} ${event} is not of ${data}`);
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
      // Cut by the test, or by the server in the middle.
      if (!this.#abort.signal.aborted) this.isEnded = true;
      if (!(error instanceof TypeError || (error as Error).name === 'AbortError')) throw error;
    }
    this.#wake();
  }

  /** Waits until it has come to that. */
  async waitUntil(condition: () => boolean): Promise<this> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this;
  }

  /** Waits for the first event of the type. */
  async waitForEvent(type: string): Promise<Json> {
    const find = () => this.events.find((event) => event.type === type);
    await this.waitUntil(() => find() !== undefined);
    return find();
  }

  waitForEnd(): Promise<this> {
    return this.waitUntil(() => this.isEnded);
  }

  /** Breaks the connection, as a train in a tunnel does. */
  disconnect(): void {
    this.#abort.abort();
  }
}
