import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  let api: ApiClient;
  let project: Json;
  let address: URL;
  beforeAll(async () => {
    const ana = await test.createPerson();
    api = await ana.createTokenClient();
    ({ project } = await ana.getPersonalSpace());
    address = new URL(await test.listen());
  });

  /** Sends bytes and returns what the server sends until it closes the connection. */
  async function send(text: string | Buffer): Promise<{ status: number; head: string; body: Json }> {
    const socket = connect(Number(address.port), address.hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    socket.write(text);
    await once(socket, 'close');
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, body: JSON.parse(body) };
  }

  describe('A request that Node cannot parse gets an error response, and the connection is closed', () => {
    it.each([
      ['nonsense', 'NONSENSE\r\n\r\n', 400],
      ['an unknown method', 'BREW /api/spaces HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
      [
        'two lengths of one body',
        'POST /api/spaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
        400,
      ],
      ['a negative length', 'POST /api/spaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n', 400],
      ['one header that is too long', `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
      ['a flood of headers', `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-A: y\r\n'.repeat(10_000)}\r\n`, 431],
    ])('%s', async (_, text, expected) => {
      const { status, head, body } = await send(text);
      expect(status).toBe(expected);
      expect(Object.keys(body)).toEqual(['error']);
      expect(body.error).toMatch(/\w/);
      expect(head).toMatch(/\r\ncontent-type: application\/json; charset=utf-8\r\n/i);
      const id = /x-request-id: (\S+)/i.exec(head)?.[1];
      expect(test.log.filter((line) => line.requestId === id && line.status === expected)).toHaveLength(1);
    });
  });

  const post = (...headers: string[]) =>
    [
      'POST /api/tasks HTTP/1.1',
      'Host: localhost',
      `Authorization: ${api.headers['authorization']}`,
      'Content-Type: application/json',
      ...headers,
      '\r\n',
    ].join('\r\n');

  it('an HTTP/1.1 request without Host gets an error response, an HTTP/1.0 one does not', async () => {
    const close = `Authorization: ${api.headers['authorization']}\r\nConnection: close\r\n\r\n`;
    const none = await send(`GET /api/spaces HTTP/1.1\r\n${close}`);
    expect([none.status, none.body.error]).toEqual([400, 'Host: is required']);
    expect(none.head).toMatch(/x-request-id: \S/i);
    const old = await send(`GET /api/spaces HTTP/1.0\r\n${close}`);
    expect([old.status, old.body[0].name]).toEqual([200, 'Personal']);
  });

  it('an unknown Expect header is ignored', async () => {
    const body = JSON.stringify({ projectId: project.id, title: 'As expected' });
    const head = post('Expect: the-unexpected', 'Connection: close', `Content-Length: ${body.length}`);
    expect((await send(head + body)).status).toBe(201);
  });

  it('a body with a Content-Length of 100 MB is rejected before it is sent', async () => {
    const { status, head, body } = await send(post('Content-Length: 100000000'));
    expect(status).toBe(413);
    expect(head).toMatch(/\r\nconnection: close/i);
    expect(body.code).toBe('payload_too_large');
  });

  it('a body of unknown length is rejected once it is too large', async () => {
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const { status, body } = await send(`${post('Transfer-Encoding: chunked')}${chunk.repeat(20)}`);
    expect(status).toBe(413);
    expect(body.code).toBe('payload_too_large');
  });

  it('a body in several chunks is read completely', async () => {
    const text = JSON.stringify({ projectId: project.id, title: 'In pieces: é' });
    const pieces = [...Buffer.from(text)].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    const bytes = Buffer.from(`${post('Transfer-Encoding: chunked', 'Connection: close')}${pieces}0\r\n\r\n`, 'latin1');
    const { status, body } = await send(bytes);
    expect(status).toBe(201);
    expect(body.task.title).toBe('In pieces: é');
  });
});
