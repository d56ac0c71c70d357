/** What counts in an authorization request; the rest is ignored, as OAuth says, and not refused. */
const known = new Set([
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
 * The request in our own words: `read`, or `read write`. Whoever asks for nothing that we know asks for both, and the
 * person decides.
 */
export function normalizeAuthorizationUrl(url: string, resource: string): string {
  const [path = ''] = url.split('?');
  const asked = new URLSearchParams(url.slice(path.length + 1));
  const kept = new URLSearchParams([...asked].filter(([name]) => known.has(name)));
  // Said twice, it stays as it is, and is refused.
  if (kept.getAll('scope').length <= 1) kept.set('scope', scopeOf(kept.get('scope')));
  if (!kept.has('resource')) kept.set('resource', resource);
  return `${path}?${kept}`;
}

function scopeOf(asked: string | null): string {
  const scopes = asked?.split(' ') ?? [];
  return scopes.includes('read') && !scopes.includes('write') ? 'read' : 'read write';
}
