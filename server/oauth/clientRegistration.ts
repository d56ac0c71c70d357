import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { generateSecret, hashSecret } from '../auth/secrets.ts';
import type { Database } from '../db/engine/database.ts';
import { insertOauthClient } from '../db/queries/oauthClients.ts';
import { findRedirectUriProblem } from './redirectUris.ts';
import { clientAuthMethods, grantTypes } from './supportedClientMetadata.ts';

type RegistrationErrorCode = 'invalid_redirect_uri' | 'invalid_client_metadata';

/** An error response of RFC 7591. */
export class RegistrationError extends Error {
  readonly body: { error: RegistrationErrorCode; error_description: string };

  constructor(error: RegistrationErrorCode, description: string) {
    super(description);
    this.body = { error, error_description: description };
  }
}

const Registration = z.object({
  redirect_uris: z.array(z.string().max(2000)).min(1).max(20),
  client_name: z.string().max(200).optional(),
  client_uri: z.string().max(2000).optional(),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  software_id: z.string().max(200).optional(),
  software_version: z.string().max(200).optional(),
});

/**
 * Registers a client and returns its registered metadata. RFC 7591 allows the server to replace or omit requested
 * metadata, so unsupported values are not errors.
 * @throws RegistrationError
 */
export async function registerOauthClient(
  database: Database,
  body: unknown,
  now: number,
): Promise<Record<string, unknown>> {
  const requested = parseRegistration(body);
  const { client_name, client_uri, software_id, software_version } = requested;
  const authMethod = chooseAuthMethod(requested.token_endpoint_auth_method);
  const secret = authMethod === 'none' ? undefined : generateSecret();
  const client = {
    client_id: randomUUID(),
    client_id_issued_at: Math.floor(now / 1000),
    redirect_uris: requested.redirect_uris,
    token_endpoint_auth_method: authMethod,
    grant_types: grantTypes.filter(
      (type) => type === 'authorization_code' || (requested.grant_types ?? grantTypes).includes(type),
    ),
    response_types: ['code'],
    application_type: 'native',
    ...(client_name !== undefined && { client_name }),
    ...(client_uri !== undefined && isWebUrl(client_uri) && { client_uri }),
    ...(secret !== undefined && { client_secret: secret, client_secret_expires_at: 0 }),
  };
  const metadata = { ...client, ...(secret !== undefined && { client_secret: hashSecret(secret) }) };
  const row = { id: client.client_id, metadata: JSON.stringify(metadata), created_at: new Date(now).toISOString() };
  await database.write((db) => insertOauthClient(db, row));
  return { ...client, ...(software_id && { software_id }), ...(software_version && { software_version }) };
}

function parseRegistration(body: unknown): z.output<typeof Registration> {
  const parsed = Registration.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    const code = path.startsWith('redirect_uris') ? 'invalid_redirect_uri' : 'invalid_client_metadata';
    throw new RegistrationError(code, `${path || 'the body'}: ${issue?.message}`);
  }
  for (const uri of parsed.data.redirect_uris) {
    const problem = findRedirectUriProblem(uri);
    if (problem) throw new RegistrationError('invalid_redirect_uri', `${uri}: ${problem}`);
  }
  return parsed.data;
}

/** Clients with keys use metadata documents, so a registered client never authenticates with one. */
function chooseAuthMethod(requested: string | undefined) {
  const method = clientAuthMethods.find((known) => known === requested);
  return method === undefined || method === 'private_key_jwt' ? 'none' : method;
}

function isWebUrl(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, username, password } = new URL(uri);
  return ['https:', 'http:'].includes(protocol) && username === '' && password === '';
}
