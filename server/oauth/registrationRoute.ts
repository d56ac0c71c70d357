import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getCallerIp } from '../http/clientIp.ts';
import { NestingError, parseJsonBody } from '../http/jsonBody.ts';
import { RegistrationError, registerOauthClient } from './clientRegistration.ts';
import type { OauthDependencies } from './oauthDependencies.ts';
import { oauthPaths } from './oauthPaths.ts';
import { setPublicCors } from './publicCors.ts';
import type { ConsumeRequest } from './rateLimits.ts';
import { maxClientMetadataBytes } from './supportedClientMetadata.ts';

/** Dynamic client registration (RFC 7591). */
export function addRegistrationRoute(
  app: FastifyInstance,
  { database, now }: Pick<OauthDependencies, 'database' | 'now'>,
  consumeRequest: ConsumeRequest,
): void {
  app.options(oauthPaths.registration, async (_request, reply) => setPublicCors(reply, 'POST').code(204).send());
  app.post(oauthPaths.registration, async (request, reply) => {
    setPublicCors(reply, 'POST').header('cache-control', 'no-store');
    const { isAllowed, retryAfterSeconds } = await consumeRequest('register', getCallerIp(request));
    if (!isAllowed)
      return reply.code(429).header('retry-after', String(retryAfterSeconds)).send({ error: 'too_many_requests' });
    try {
      return await reply.code(201).send(await registerOauthClient(database, readBody(request), now()));
    } catch (error) {
      if (error instanceof RegistrationError) return reply.code(400).send(error.body);
      throw error;
    }
  });
}

function readBody({ body }: FastifyRequest): unknown {
  if (!(body instanceof Buffer)) return undefined;
  const metadata = parseBody(body);
  if (body.length <= maxClientMetadataBytes) return metadata;
  const problem = `must have at most ${maxClientMetadataBytes} bytes`;
  throw new RegistrationError('invalid_client_metadata', `the body: ${problem}`);
}

function parseBody(body: Buffer): unknown {
  try {
    return parseJsonBody(body);
  } catch (error) {
    const problem = error instanceof NestingError ? error.message : 'must be JSON';
    throw new RegistrationError('invalid_client_metadata', `the body: ${problem}`);
  }
}
