import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createAccount } from '../../../testing/createAccount.ts';
import { sendRequest } from '../../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../../testing/serverProcess.ts';

export interface ClientAccount {
  address: string;
  token: string;
  headers: { authorization: string };
  userId: string;
  spaceId: string;
  projectId: string;
}

/** Runs the tests with a server process, started as by `npm start` on an empty database. */
export function describeWithServer(
  define: (server: TestServer) => void,
  environment: Record<string, string> = {},
): void {
  const server = new TestServer(environment);
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  define(server);
}

export class TestServer {
  /** A temporary folder for the database and the files that clients write. */
  folder = '';
  readonly #environment: Record<string, string>;
  #process!: ServerProcess;

  constructor(environment: Record<string, string> = {}) {
    this.#environment = environment;
  }

  get address(): string {
    return this.#process.url;
  }

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'krokanti-clients-'));
    this.#process = await startServer({ DATA_DIR: join(this.folder, 'data'), ...this.#environment });
  }

  async stop(): Promise<void> {
    await this.#process.kill('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Creates an account with an API token. */
  async createAccount(): Promise<ClientAccount> {
    const { token, headers, projectId } = await createAccount(this.address);
    const { body } = await sendRequest(this.address, '/api/me', { headers });
    const { body: spaces } = await sendRequest(this.address, '/api/spaces', { headers });
    return { address: this.address, token, headers, userId: body.user.id, spaceId: spaces[0].id, projectId };
  }
}
