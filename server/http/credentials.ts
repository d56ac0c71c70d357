import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';
import type { Credentials } from '../auth/authenticate.ts';
import type { Config } from '../boot/config.ts';

/**
 * What a request shows to say who it comes from: a Bearer token, otherwise the session cookie. A cookie comes along
 * whoever made the browser send the request, so with it a change must come from our own pages.
 * @throws Refusal `unauthorized` for an Authorization header that is no Bearer token, `foreign_origin`
 */
export function getCredentials(request: FastifyRequest, operation: Endpoint, config: Config): Credentials | null {
  if (request.headers.authorization !== undefined) return getBearerCredentials(request);
  if (operation.rest.method !== 'GET' && !isOwnOrigin(request, config)) throw new AppError('foreign_origin');
  const secret = request.cookies[cookieName(config)];
  return secret === undefined ? null : { kind: 'session', secret };
}

/**
 * The Bearer token that a request shows.
 * @throws Refusal `unauthorized` when it shows none
 */
export function getBearerCredentials({ headers }: FastifyRequest): Credentials {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '');
  if (!bearer) throw new AppError('unauthorized');
  return { kind: 'token', secret: bearer[1] as string };
}

/** Sets the session's cookie, or takes it away. */
export function setSessionCookie(reply: FastifyReply, session: Answered, config: Config): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const;
  if (session === null) reply.clearCookie(cookieName(config), options);
  else reply.setCookie(cookieName(config), session.secret, { ...options, expires: new Date(session.expiresAt) });
}

type Answered = { secret: string; expiresAt: string } | null;

/** `__Host-` binds the cookie to this host; browsers take that name only with https. */
function cookieName(config: Config): string {
  return isSecure(config) ? '__Host-krokanti' : 'krokanti';
}

function isSecure(config: Config): boolean {
  return config.publicUrl.startsWith('https:');
}

/** Browsers send an Origin with every change; programs that are none send neither header. */
function isOwnOrigin(request: FastifyRequest, config: Config): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  if (origin === new URL(config.publicUrl).origin) return true;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  // Without https anybody on the way can be that host.
  return origin.startsWith('https:') || !isSecure(config);
}
