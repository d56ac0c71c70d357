import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A pooler in transaction mode, as a client sees it: each connection is served by two of PostgreSQL's in turns, another
 * one after each transaction.
 */
export async function startFakePooler(databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const behind = [0, 1].map(() => connect({ port: Number(target.port), host: target.hostname, noDelay: true }));
    for (const socket of [client, ...behind]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        for (const other of [client, ...behind]) other.destroy();
      });
    }
    pass(client, behind);
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

function pass(client: Socket, behind: Socket[]): void {
  const greeting: Buffer[] = [];
  let ready = 0;
  let current = 0;

  // The first thing a client says is who it is.
  client.once('data', (hello) => {
    for (const socket of behind) socket.write(hello);
    client.on('data', (bytes) => behind[current]?.write(bytes));
  });

  for (const [at, socket] of behind.entries()) {
    let isReady = false;
    onMessage(socket, (message) => {
      const kind = String.fromCharCode(message[0] as number);
      if (isReady) {
        client.write(message);
        const isBetweenTransactions = kind === 'Z' && message[5] === 'I'.charCodeAt(0);
        if (isBetweenTransactions) current = (current + 1) % behind.length;
        return;
      }
      isReady = kind === 'Z';
      // What a pooler calls its process is its own affair.
      if (kind === 'K') message.writeUInt32BE(message.readUInt32BE(5) ^ 0x40000000, 5);
      if (at === 0) greeting.push(Buffer.from(message));
      if (isReady && ++ready === behind.length) client.write(Buffer.concat(greeting));
    });
  }
}

/** Each message: its kind, the length of the rest, and the rest. */
function onMessage(socket: Socket, take: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1);
      if (rest.length < end) return;
      take(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}
