import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';

/** Returns a function that reads the client's IP address, from the headers of trusted proxies, exactly as Fastify does. */
export function createClientIpReader(trustProxy: string[] | false): (request: IncomingMessage) => string {
  if (!trustProxy) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = proxyAddress.compile(trustProxy);
  return (request) => proxyAddress(request, isTrusted);
}

/**
 * Removes the ports that some proxies write into X-Forwarded-For, and everything that came before an entry that is not
 * an address: then the proxy that passed this entry on counts as the client.
 */
export function normalizeForwardedFor({ headers }: IncomingMessage): void {
  const header = headers['x-forwarded-for'];
  if (typeof header !== 'string') return;
  const addresses = header
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map(parseAddress);
  headers['x-forwarded-for'] = addresses.slice(addresses.lastIndexOf(undefined) + 1).join(', ');
}

/** Parses `203.0.113.9`, `203.0.113.9:4711`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:4711`. */
function parseAddress(entry: string): string | undefined {
  const text = entry.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed, plain] = /^\[([^\]]*)\](?::\d*)?$|^([\d.]+)(?::\d*)?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? text;
  return isIP(address) === 0 ? undefined : address;
}

/** Requests whose proxy does not say the client's IP address; `createForwardedCheck` adds them. */
export const requestsWithoutClientIp = new WeakSet<IncomingMessage>();

/** The client's IP address for limits on attempts; empty if the proxy does not say it. */
export function getCallerIp({ raw, ip }: Pick<FastifyRequest, 'raw' | 'ip'>): string {
  return requestsWithoutClientIp.has(raw) ? '' : ip;
}
