import { connect, type Socket } from 'node:net';
import type { Call } from './calls.ts';

/** Sends requests to a server one after the other, each once the answer before is there. */
export function asker({ host, port }: { host: string; port: number }) {
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
  async function ask({ request, expect, until }: Call, turn: number): Promise<void> {
    const to = await open();
    const parts: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      onBytes = (bytes) => {
        parts.push(bytes);
        if (isWhole(parts, until)) resolve();
      };
      onEnd = () => reject(new Error('The server closed the connection'));
      to.write(request(turn));
    });
    onEnd = () => {};
    const text = Buffer.concat(parts).toString('latin1');
    if (Number(text.slice(9, 12)) !== expect) throw new Error(`A request was answered ${text.slice(9, 800)}`);
    if (until !== undefined) to.destroy();
  }

  return { ask, close: () => socket?.destroy() };
}

const headEnd = Buffer.from('\r\n\r\n');

function isWhole(parts: Buffer[], until: string | undefined): boolean {
  const end = parts[0]?.indexOf(headEnd) ?? -1;
  if (end < 0) {
    // The head came in pieces.
    if (parts.length > 1) parts.splice(0, parts.length, Buffer.concat(parts));
    return parts[0]?.includes(headEnd) === true && isWhole(parts, until);
  }
  if (until !== undefined) return Buffer.concat(parts).includes(until);
  const head = (parts[0] as Buffer).toString('latin1', 0, end);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`An answer had no Content-Length: ${head}`);
  return parts.reduce((sum, part) => sum + part.length, 0) >= end + headEnd.length + length;
}
