import { connect, type Socket } from 'node:net';
import { createResponseReader } from '../loadGenerator.ts';
import type { GrowthCall } from './measuredCalls.ts';

/** Sends requests to a server one after the other, each once the answer before is there. */
export function createSequentialClient({ host, port }: { host: string; port: number }) {
  let socket: Socket | undefined;
  let onBytes: (bytes: Buffer) => void = () => {};
  let onEnd: () => void = () => {};

  async function open(): Promise<Socket> {
    if (socket && !socket.destroyed) return socket;
    const made = connect({ host, port, noDelay: true });
    made.on('data', (bytes: Buffer) => onBytes(bytes));
    made.on('close', () => onEnd());
    made.on('error', () => {});
    await new Promise<void>((resolve, reject) => made.once('connect', resolve).once('error', reject));
    socket = made;
    return made;
  }

  /** @throws Error when it is answered otherwise than expected */
  async function ask({ request, expect, endsWith }: GrowthCall, turn: number): Promise<void> {
    const to = await open();
    await new Promise<void>((resolve, reject) => {
      const onAnswer = (status: number, body: string) =>
        status === expect ? resolve() : reject(new Error(`A request was answered ${status}: ${body}`));
      const read = endsWith === undefined ? createResponseReader(onAnswer) : readerUntil(endsWith, onAnswer);
      onBytes = (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          reject(error);
        }
      };
      onEnd = () => reject(new Error('The server closed the connection'));
      to.write(request(turn));
    });
    onEnd = () => {};
    if (endsWith !== undefined) to.destroy();
  }

  return { ask, close: () => socket?.destroy() };
}

/** Of an answer that goes on: as much of it as ends so. */
function readerUntil(end: string, onAnswer: (status: number, body: string) => void): (bytes: Buffer) => void {
  let all = Buffer.alloc(0);
  return (bytes) => {
    all = Buffer.concat([all, bytes]);
    if (all.includes(end)) onAnswer(Number(all.toString('latin1', 9, 12)), '');
  };
}
