import { connect, type Socket } from 'node:net';
import { createResponseReader } from '../loadGenerator.ts';
import type { GrowthCall } from './growthCalls.ts';

/** Sends requests to a server over one connection, each after the response to the one before. */
export function createSequentialClient({ host, port }: { host: string; port: number }) {
  let socket: Socket | undefined;
  let onBytes: (bytes: Buffer) => void = () => {};
  let onEnd: () => void = () => {};

  async function open(): Promise<Socket> {
    if (socket && !socket.destroyed) return socket;
    const opened = connect({ host, port, noDelay: true });
    opened.on('data', (bytes: Buffer) => onBytes(bytes));
    opened.on('close', () => onEnd());
    opened.on('error', () => {});
    await new Promise<void>((resolve, reject) => opened.once('connect', resolve).once('error', reject));
    socket = opened;
    return opened;
  }

  /** @throws Error for an unexpected status */
  async function send({ request, expect, endsWith }: GrowthCall, turn: number): Promise<void> {
    const connection = await open();
    await new Promise<void>((resolve, reject) => {
      const onResponse = (status: number, body: string) =>
        status === expect ? resolve() : reject(new Error(`A request got status ${status}: ${body}`));
      const read = endsWith === undefined ? createResponseReader(onResponse) : createStreamReader(endsWith, onResponse);
      onBytes = (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          reject(error);
        }
      };
      onEnd = () => reject(new Error('The server closed the connection'));
      connection.write(request(turn));
    });
    onEnd = () => {};
    if (endsWith !== undefined) connection.destroy();
  }

  return { send, close: () => socket?.destroy() };
}

/** Creates a reader for a stream, which calls back once the response contains `end`. */
function createStreamReader(end: string, onResponse: (status: number, body: string) => void): (bytes: Buffer) => void {
  let received = Buffer.alloc(0);
  return (bytes) => {
    received = Buffer.concat([received, bytes]);
    if (received.includes(end)) onResponse(Number(received.toString('latin1', 9, 12)), '');
  };
}
