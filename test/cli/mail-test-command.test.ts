import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../testing/findFreePort.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { type FakeSmtpServer, startFakeSmtpServer } from '../support/fake-smtp-server.ts';
import { createSelfSignedCertificate } from '../support/self-signed-certificate.ts';

describe('F155: krokanti mail test and the log tell apart', () => {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const listen = async (server: Server) => {
    servers.push(server.on('connection', (socket) => void sockets.add(socket.on('error', () => {}))));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  let mailbox: FakeSmtpServer;
  beforeAll(async () => {
    mailbox = await startFakeSmtpServer();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    await mailbox.close();
  });

  const greet = (reply: (command: string) => string) => (socket: Socket) => {
    socket.write('220 mail\r\n');
    socket.on('data', (data) => socket.write(`${reply(String(data).slice(0, 4).toUpperCase())}\r\n`));
  };
  const cases: [reason: string, url: () => Promise<string>, message: RegExp][] = [
    [
      'nothing listening',
      async () => `smtp://127.0.0.1:${await findFreePort()}`,
      /Nothing listens at 127\.0\.0\.1:\d+/,
    ],
    ['an unknown machine', async () => 'smtp://mail.invalid', /There is no machine called mail\.invalid/],
    [
      'TLS where there is none',
      async () => `smtps://127.0.0.1:${await listen(createServer(greet(() => '250 ok')))}`,
      /does not speak TLS from the start: use smtp:\/\//,
    ],
    [
      'an unknown certificate',
      async () =>
        `smtps://127.0.0.1:${await listen(createTlsServer(createSelfSignedCertificate(), (socket) => socket.on('error', () => {})))}`,
      /certificate of 127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/,
    ],
    [
      'a wrong password',
      async () =>
        `smtp://me:hunter2@127.0.0.1:${await listen(createServer(greet((command) => (command === 'EHLO' ? '250-mail\r\n250 AUTH PLAIN' : '535 hunter2 is wrong'))))}`,
      /does not take the user name or password in SMTP_URL \(535\)/,
    ],
    [
      'a rejected sender',
      async () =>
        `smtp://127.0.0.1:${await listen(createServer(greet((command) => (command === 'MAIL' ? '550 no' : '250 ok'))))}`,
      /does not take the sender in MAIL_FROM or the recipient \(550\)/,
    ],
  ];

  test.each(cases)('%s', async (_, createUrl, message) => {
    const SMTP_URL = await createUrl();
    const { code, stdout, stderr } = await runCli(['mail', 'test', 'ana@example.com'], { SMTP_URL });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a mail server that works, one that is not set, and an invalid address', async () => {
    const sent = await runCli(['mail', 'test', 'ana@example.com', '--json'], {
      SMTP_URL: mailbox.url,
      PUBLIC_URL: 'https://tasks.example.com',
    });
    expect(sent).toMatchObject({ code: 0, json: { to: 'ana@example.com' } });
    expect((await mailbox.nextEmail()).headers).toMatch(/^Subject: Test email of Krokanti Tasks$/m);
    const unset = await runCli(['mail', 'test', 'ana@example.com']);
    expect([unset.code, unset.stderr]).toEqual([1, expect.stringContaining('SMTP_URL is not set')]);
    expect((await runCli(['mail', 'test', 'ana'], { SMTP_URL: mailbox.url })).code).toBe(2);
  });
});
