import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type RequestOptions, request as sendRequest } from 'node:https';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { Readable } from 'node:stream';

const timeoutMs = 5000;
const maxBytes = 64 * 1024;

/** Networks that are not part of the public internet and may be reachable only from this server. */
const nonPublicNetworks = new BlockList();
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
  nonPublicNetworks.addSubnet(network, prefix, 'ipv4');
}

/** IPv6 addresses assigned for public use. Ranges in it that map to IPv4 or are reserved are excluded below. */
const publicIpv6Networks = new BlockList();
publicIpv6Networks.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  nonPublicNetworks.addSubnet(network, prefix, 'ipv6');
}

export function isPublicIp(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !nonPublicNetworks.check(address, 'ipv4');
  return publicIpv6Networks.check(address, 'ipv6') && !nonPublicNetworks.check(address, 'ipv6');
}

export interface SafeFetchOptions {
  /** Resolves a host name to all its addresses. */
  resolveHost?: (host: string) => Promise<LookupAddress[]>;
  isAllowedIp?: (address: string) => boolean;
  /** Additional certificate authorities, as PEM. */
  ca?: string;
}

/**
 * A fetch for URLs that clients choose, safe against server-side request forgery: https only, to a public address only,
 * without redirects, limited to 5 s and 64 kB.
 */
export function createSsrfSafeFetch({
  resolveHost = (host) => lookup(host, { all: true }),
  isAllowedIp = isPublicIp,
  ca,
}: SafeFetchOptions = {}) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') throw new Error('Only https URLs can be fetched');
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
      // Connects to the address that was checked: a second lookup could return another one.
      lookup: (_host, { all }, done) =>
        all ? done(null, addresses) : done(null, addresses[0]?.address ?? '', addresses[0]?.family),
      ...(ca !== undefined && { ca }),
    };
    return new Promise((resolve, reject) => {
      const request = sendRequest(url, options, (response) => {
        const { statusCode = 502, headers } = response;
        const hasNoBody = statusCode === 204 || statusCode === 304;
        const body = hasNoBody ? null : (Readable.toWeb(Readable.from(limitBytes(response))) as ReadableStream);
        resolve(new Response(body, { status: Math.max(200, statusCode), headers: pickHeaders(headers) }));
      });
      request.on('error', reject);
      request.end();
    });
  };
}

async function* limitBytes(body: AsyncIterable<Buffer>) {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('The response is too large');
    yield chunk;
  }
}

function pickHeaders(headers: NodeJS.Dict<string | string[]>): Headers {
  const names = ['content-type', 'content-length', 'cache-control', 'expires'];
  return new Headers(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])));
}
