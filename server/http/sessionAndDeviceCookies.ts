import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../boot/config.ts';

const deviceCookieSeconds = 365 * 86_400;

type SessionCookie = { secret: string; expiresAt: string } | null;

/** The secret of the session. */
export function getSessionCookie(request: FastifyRequest, config: Config): string | undefined {
  return request.cookies[getSessionCookieName(config)];
}

/** Sets the session cookie; null clears it. */
export function setSessionCookie(reply: FastifyReply, session: SessionCookie, config: Config): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const;
  if (session === null) reply.clearCookie(getSessionCookieName(config), options);
  else
    reply.setCookie(getSessionCookieName(config), session.secret, { ...options, expires: new Date(session.expiresAt) });
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
  return `${getSessionCookieName(config)}_device`;
}

/** The prefix `__Host-` binds the cookie to this host; browsers accept it only over HTTPS. */
function getSessionCookieName(config: Config): string {
  return isSecure(config) ? '__Host-krokanti' : 'krokanti';
}

function isSecure(config: Config): boolean {
  return config.publicUrl.startsWith('https:');
}
