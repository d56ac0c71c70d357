import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';
import { parseHostName } from './allowedHosts.ts';
import { normalizeForwardedFor, requestsWithoutClientIp } from './clientIp.ts';

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
