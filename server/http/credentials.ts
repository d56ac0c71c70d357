import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';
import type { Credentials } from '../auth/authenticate.ts';
import type { Config } from '../boot/config.ts';
import { isOwnOrigin } from './isOwnOrigin.ts';
import { getSessionCookie } from './sessionAndDeviceCookies.ts';

/**
 * Reads the credentials of a request: a Bearer token, otherwise the session cookie. Browsers send cookies with requests
 * that other sites start, so a change with a cookie must come from our own origin.
 * @throws AppError with code `unauthorized` if the Authorization header is not a Bearer token, `foreign_origin`
 */
export function getCredentials(request: FastifyRequest, operation: Endpoint, config: Config): Credentials | null {
  if (request.headers.authorization !== undefined) return getBearerCredentials(request);
  if (operation.rest.method !== 'GET' && !isOwnOrigin(request, config)) throw new AppError('foreign_origin');
  const secret = getSessionCookie(request, config);
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
