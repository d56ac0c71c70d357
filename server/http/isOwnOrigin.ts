import type { FastifyRequest } from 'fastify';
import type { Config } from '../boot/config.ts';

/**
 * Whether our own web app sent the request, or a program. Browsers send an Origin header with every change. Programs
 * that are not browsers send neither of these headers.
 */
export function isOwnOrigin(request: FastifyRequest, config: Config): boolean {
  const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
  if (origin === undefined) return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
  if (origin === new URL(config.publicUrl).origin) return true;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  // Over plain HTTP an attacker on the network can pretend to be that host.
  return origin.startsWith('https:') || !config.publicUrl.startsWith('https:');
}
