import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Config } from '../boot/config.ts';
import { getAllowedMethods } from './getAllowedMethods.ts';
import type { LimitMetrics } from './limitMetrics.ts';

type FastifyError = Error & { statusCode?: number; code?: string };

/** Turns every error into the JSON error format of the API. Responses never contain a stack trace. */
export function addErrorHandlers(
  app: FastifyInstance,
  config: Config,
  { countError }: Pick<LimitMetrics, 'countError'>,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const appError = toAppError(error);
    countError(appError);
    if (appError.status >= 500) request.log.error({ err: error }, 'Request failed');
    return sendError(reply, appError, config);
  });

  app.setNotFoundHandler((request, reply) => {
    const methods = getAllowedMethods(request.url);
    if (methods.length === 0) return sendError(reply, new AppError('not_found'), config);
    reply.header('allow', methods.join(', '));
    const message = `Method not allowed: use ${methods.join(', ')}`;
    return sendError(reply, new AppError('method_not_allowed', message), config);
  });
}

/** Maps the errors that Fastify itself throws. */
function toAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error;
  const { statusCode = 500 } = error;
  if (statusCode === 413) return new AppError('payload_too_large');
  if (statusCode === 415) return new AppError('unsupported_media_type');
  if (statusCode === 404) return new AppError('not_found');
  if (statusCode >= 400 && statusCode < 500) return new AppError('invalid_input', error.message);
  return new AppError('internal');
}

function sendError(reply: FastifyReply, error: AppError, config: Config) {
  if (error.status === 401) reply.header('www-authenticate', getAuthChallenge(reply.request, config));
  if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
  return reply
    .code(error.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(error.body));
}

/** On the MCP endpoint, the challenge tells agents where they can sign in (RFC 9728). */
function getAuthChallenge({ url, headers }: FastifyRequest, { publicUrl }: Config): string {
  if (!/^\/api\/mcp\/?(\?|$)/.test(url)) return 'Bearer';
  const challenge = `Bearer resource_metadata="${publicUrl}/.well-known/oauth-protected-resource/api/mcp", scope="read write"`;
  return headers.authorization === undefined ? challenge : `${challenge}, error="invalid_token"`;
}
