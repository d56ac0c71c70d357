import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';
import type { Credentials } from '../auth/authenticate.ts';
import type { Config } from '../boot/config.ts';

const deviceCookieSeconds = 365 * 86_400;

type SessionCookie = { secret: string; expiresAt: string } | null;

/**
 * Reads the credentials of a request: a Bearer token, otherwise the session cookie. Browsers send cookies with requests
 * that other sites start, so a change with a cookie must come from our own origin.
 * @throws AppError with code `unauthorized` if the Authorization header is not a Bearer token, `foreign_origin`
 */
export function getCredentials(request: FastifyRequest, operation: Endpoint, config: Config): Credentials | null {
  if (request.headers.authorization !== undefined) return getBearerCredentials(request);
  if (operation.rest.method !== 'GET' && !isOwnOrigin(request, config)) throw new AppError('foreign_origin');
  const secret = request.cookies[getCookieName(config)];
  return secret === undefined ? null : { kind: 'session', secret };
}

/**
 * Reads the Bearer token of a request.
 * @throws AppError with code `unauthorized` if there is none
 */
export function getBearerCredentials({ headers }: FastifyRequest): Credentials {
  const match = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '');
  if (!match) throw new AppError('unauthorized');
  return { kind: 'token', secret: match[1] as string };
}

/** The cookie by which the server recognizes a device that has signed in before. */
export function getDeviceCookie(request: FastifyRequest, config: Config): string | undefined {
  return request.cookies[getDeviceCookieName(config)];
}

export function setDeviceCookie(reply: FastifyReply, value: string, config: Config): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const;
  reply.setCookie(getDeviceCookieName(config), value, { ...options, maxAge: deviceCookieSeconds });
}

function getDeviceCookieName(config: Config): string {
  return `${getCookieName(config)}_device`;
}

/** Sets the session cookie; null clears it. */
export function setSessionCookie(reply: FastifyReply, session: SessionCookie, config: Config): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const;
  if (session === null) reply.clearCookie(getCookieName(config), options);
  else reply.setCookie(getCookieName(config), session.secret, { ...options, expires: new Date(session.expiresAt) });
}

/** The prefix `__Host-` binds the cookie to this host; browsers accept it only over HTTPS. */
function getCookieName(config: Config): string {
  return isSecure(config) ? '__Host-krokanti' : 'krokanti';
}

function isSecure(config: Config): boolean {
  return config.publicUrl.startsWith('https:');
}

/** Browsers send an Origin header with every change. Programs that are not browsers send neither of these headers. */
function isOwnOrigin(request: FastifyRequest, config: Config): boolean {
  const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
  if (origin === undefined) return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
  if (origin === new URL(config.publicUrl).origin) return true;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  // Over plain HTTP an attacker on the network can pretend to be that host.
  return origin.startsWith('https:') || !isSecure(config);
}
