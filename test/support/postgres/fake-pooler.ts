import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Starts a connection pooler in transaction mode. Each client connection has two connections to PostgreSQL and switches
 * to the other one after each transaction, so that session state is lost as it is behind a real pooler.
 */
export async function startFakePooler(databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const backends = [0, 1].map(() => connect({ port: Number(target.port), host: target.hostname, noDelay: true }));
    for (const socket of [client, ...backends]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        for (const other of [client, ...backends]) other.destroy();
      });
    }
    relay(client, backends);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    stop: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

function relay(client: Socket, backends: Socket[]): void {
  const greeting: Buffer[] = [];
  let ready = 0;
  let current = 0;

  // The first message of a client names the user and the database; every backend needs it.
  client.once('data', (startupMessage) => {
    for (const socket of backends) socket.write(startupMessage);
    client.on('data', (bytes) => backends[current]?.write(bytes));
  });

  for (const [index, socket] of backends.entries()) {
    let isReady = false;
    onMessage(socket, (message) => {
      const kind = String.fromCharCode(message[0] as number);
      if (isReady) {
        client.write(message);
        const isBetweenTransactions = kind === 'Z' && message[5] === 'I'.charCodeAt(0);
        if (isBetweenTransactions) current = (current + 1) % backends.length;
        return;
      }
      isReady = kind === 'Z';
      // A pooler reports a process id of its own, which is none of PostgreSQL's.
      if (kind === 'K') message.writeUInt32BE(message.readUInt32BE(5) ^ 0x40000000, 5);
      if (index === 0) greeting.push(Buffer.from(message));
      if (isReady && ++ready === backends.length) client.write(Buffer.concat(greeting));
    });
  }
}

/** Splits the stream into messages: one byte for the kind, four for the length of the rest, and the rest. */
function onMessage(socket: Socket, callback: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1);
      if (rest.length < end) return;
      callback(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}
