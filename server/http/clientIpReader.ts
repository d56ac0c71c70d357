import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';
import { parseHostName } from './allowedHosts.ts';

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

const requestsWithoutClientIp = new WeakSet<IncomingMessage>();

/** The client's IP address for limits on attempts; empty if the proxy does not say it, see `createForwardedCheck`. */
export function getCallerIp({ raw, ip }: Pick<FastifyRequest, 'raw' | 'ip'>): string {
  return requestsWithoutClientIp.has(raw) ? '' : ip;
}

/**
 * Returns a function to call with every request before it is answered. A trusted proxy that adds no X-Forwarded-For, or
 * passes on the one of the client, would make everybody one client, or let a client choose its address. Such requests
 * are marked as coming from an unknown address, and the first of them is logged as an error.
 */
export function createForwardedCheck(
  { trustProxy, publicUrl }: Config,
  log: Logger,
): (request: IncomingMessage) => void {
  if (!trustProxy) return () => {};
  const isTrusted = proxyAddress.compile(trustProxy);
  const publicHost = new URL(publicUrl).hostname;
  const reported = new Set<string>();

  return (request) => {
    normalizeForwardedFor(request);
    const proxy = request.socket.remoteAddress ?? '';
    if (!isTrusted(proxy, 0)) return;
    const problem = findForwardingProblem(request, publicHost);
    if (problem === undefined) return;
    delete request.headers['x-forwarded-for'];
    requestsWithoutClientIp.add(request);
    // Health checks and Prometheus come without a proxy.
    if (reported.has(problem) || /^\/(healthz|readyz|metrics)\b/.test(request.url ?? '')) return;
    reported.add(problem);
    const line =
      `The proxy at ${proxy} (TRUST_PROXY) ${problem}, so the addresses of clients are unknown: attempts are limited by ` +
      'account only, and /metrics is closed without METRICS_TOKEN. See "Behind a reverse proxy" in docs/operating.md';
    if (log.isLevelEnabled('error')) log.error(line);
    else process.stderr.write(`${line}\n`);
  };
}

/** What the configuration of the proxy lacks, if anything. */
function findForwardingProblem({ headers }: IncomingMessage, publicHost: string): string | undefined {
  if ((headers['x-forwarded-for'] ?? '') === '') return 'sends no X-Forwarded-For header';
  if (publicHost === 'localhost' || isIP(publicHost.replace(/^\[|\]$/g, '')) !== 0) return undefined;
  // A proxy without a configuration for it passes on the client's own X-Forwarded-For, but not the client's Host.
  const host = parseHostName(headers.host ?? '');
  return host !== undefined && isIP(host.replace(/^\[|\]$/g, '')) !== 0
    ? `sends the Host ${headers.host} instead of the one that the client sent`
    : undefined;
}
