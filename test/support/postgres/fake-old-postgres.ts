import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Starts a minimal PostgreSQL server that reports this version. */
export async function startFakePostgres(version: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serveClient(socket, version);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `postgres://ana:hunter22@127.0.0.1:${(server.address() as AddressInfo).port}/old`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const ready = message('Z', Buffer.from('I'));
const done = message('C', Buffer.from('SELECT 1\0'));

function serveClient(socket: Socket, version: string): void {
  let buffered = Buffer.alloc(0);
  let isGreeted = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk as Buffer]);
    for (;;) {
      const head = isGreeted ? 1 : 0;
      if (buffered.length < head + 4) return;
      const end = head + buffered.readInt32BE(head);
      if (buffered.length < end) return;
      const kind = isGreeted ? buffered.toString('latin1', 0, 1) : 'greeting';
      buffered = buffered.subarray(end);
      isGreeted = true;
      socket.write(getResponse(kind, version));
    }
  });
}

function getResponse(kind: string, version: string): Buffer {
  if (kind === 'greeting') return Buffer.concat([message('R', int32(0)), ready]);
  if (kind === 'Q') return Buffer.concat([columns('version', 'encoding'), row(version, 'UTF8'), done, ready]);
  // Sync ends a statement with parameters: it was parsed and bound, and returned no rows.
  if (kind === 'S') return Buffer.concat([message('1'), message('2'), message('n'), done, ready]);
  return Buffer.alloc(0);
}

function message(kind: string, body: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

function columns(...names: string[]): Buffer {
  const text = 25;
  const each = names.map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(text), int16(-1), int32(-1), int16(0)]),
  );
  return message('T', Buffer.concat([int16(names.length), ...each]));
}

function row(...values: string[]): Buffer {
  const each = values.map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return message('D', Buffer.concat([int16(values.length), ...each]));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
