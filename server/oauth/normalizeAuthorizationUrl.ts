/** The parameters that we use. OAuth 2.1 says to ignore unknown ones, where the provider would reject some. */
const knownParameters = new Set([
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'scope',
  'resource',
  'code_challenge',
  'code_challenge_method',
  'prompt',
]);

/**
 * Rewrites an authorization request so that its scope is `read` or `read write` and its resource is set. A request
 * without a known scope asks for both, and the user decides on the consent page.
 */
export function normalizeAuthorizationUrl(url: string, resource: string): string {
  const [path = ''] = url.split('?');
  const original = new URLSearchParams(url.slice(path.length + 1));
  const params = new URLSearchParams([...original].filter(([name]) => knownParameters.has(name)));
  // A repeated scope stays as it is, for the provider to reject.
  if (params.getAll('scope').length <= 1) params.set('scope', normalizeScope(params.get('scope')));
  if (!params.has('resource')) params.set('resource', resource);
  return `${path}?${params}`;
}

function normalizeScope(requested: string | null): string {
  const scopes = requested?.split(' ') ?? [];
  return scopes.includes('read') && !scopes.includes('write') ? 'read' : 'read write';
}
