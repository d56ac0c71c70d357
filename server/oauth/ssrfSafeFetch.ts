import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as ask, type RequestOptions } from 'node:https';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { Readable } from 'node:stream';

const timeoutMs = 5000;
const largest = 64 * 1024;

/** Networks that are not the public internet: what is asked of them is asked from behind our own door. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}

/** Of IPv6, what is handed out to the public, less what leads back to IPv4 or is for examples. */
const outside = new BlockList();
outside.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

export function isPublicIp(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !inside.check(address, 'ipv4');
  return outside.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

export interface SafeFetchOptions {
  /** All the addresses of a name. */
  resolveHost?: (host: string) => Promise<LookupAddress[]>;
  isAllowedIp?: (address: string) => boolean;
  /** Certificates to trust besides the usual ones. */
  ca?: string;
}

const addressesOf = (host: string) => lookup(host, { all: true });

/**
 * Fetches what a stranger names: over https only, from a public address only, the one that was checked; without
 * following redirects, within 5 s and 64 kB.
 */
export function createSsrfSafeFetch({
  resolveHost = addressesOf,
  isAllowedIp = isPublicIp,
  ca,
}: SafeFetchOptions = {}) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') throw new Error('Only https is fetched');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = await resolveHost(host);
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowedIp(address))) {
      throw new Error(`${host} is not a public address`);
    }
    const options: RequestOptions = {
      method: init.method ?? 'GET',
      headers: { ...Object.fromEntries(new Headers(init.headers)), 'user-agent': 'Krokanti-Tasks' },
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])]),
      agent: false,
      // Not asked again: a name may have another address the second time.
      lookup: (_host, { all }, done) =>
        all ? done(null, addresses) : done(null, addresses[0]?.address ?? '', addresses[0]?.family),
      ...(ca !== undefined && { ca }),
    };
    return new Promise((answer, fail) => {
      const request = ask(url, options, (response) => {
        const { statusCode = 502, headers } = response;
        const isBare = statusCode === 204 || statusCode === 304;
        const body = isBare ? null : (Readable.toWeb(Readable.from(limited(response))) as ReadableStream);
        answer(new Response(body, { status: Math.max(200, statusCode), headers: plain(headers) }));
      });
      request.on('error', fail);
      request.end();
    });
  };
}

async function* limited(body: AsyncIterable<Buffer>) {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largest) throw new Error('The answer is too large');
    yield chunk;
  }
}

function plain(headers: NodeJS.Dict<string | string[]>): Headers {
  const names = ['content-type', 'content-length', 'cache-control', 'expires'];
  return new Headers(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])));
}
