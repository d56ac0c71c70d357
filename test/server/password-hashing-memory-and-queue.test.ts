import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hashPassword } from '../../server/auth/passwordHash.ts';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';

const mib = 1024;

test.skipIf(process.platform !== 'linux')(
  'F159: thirty sign-ins at once take the memory of one, and give it back',
  async () => {
    const database = await createEmptyDatabase('sqlite');
    const server = await startServer(database.env);
    const account = await createAccount(server.url);
    const before = await readMemory(server);
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        sendRequest(server.url, '/api/account/sign-in', {
          body: { email: `${index}@example.com`, password: 'wrong horse battery' },
        }),
      ),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(30).fill(401));
    expect((await sendRequest(server.url, '/api/account/sign-in', { body: account })).status).toBe(200);
    const after = await readMemory(server);
    // Without turns and a fixed threshold, both grow by about 100 MiB.
    expect(after.peak - before.peak).toBeLessThan(45 * mib);
    expect(after.now - before.now).toBeLessThan(30 * mib);
    expect(await server.kill('SIGTERM')).toBe(0);
    await database.drop();
  },
);

test('F159: hundreds of waiting passwords are turned away instead of queued without end, and the queue recovers', async () => {
  const cheap = { memory: 8, passes: 1, parallelism: 1 };
  const results = await Promise.allSettled(Array.from({ length: 500 }, () => hashPassword('correct horse', cheap)));
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(failed).toHaveLength(100);
  for (const error of failed)
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('try again in a few') });
  expect(await hashPassword('correct horse', cheap)).toMatch(/^\$argon2id\$/);
});

/** In KiB. */
async function readMemory({ pid }: ServerProcess): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
