import { endpoints } from '../../contract/index.ts';
import { hasJsonOutput, type RestRoute } from '../../contract/operation.ts';

const routes: Pick<RestRoute, 'method' | 'path' | 'stream' | 'file'>[] = [
  ...endpoints.flatMap(([, { rest }]) => (rest.alias ? [rest, rest.alias] : [rest])),
  { method: 'POST', path: '/mcp' },
  { method: 'GET', path: '/openapi.json' },
];

const patterns = routes.map(({ method, path, ...output }) => ({
  methods: method === 'GET' && hasJsonOutput(output) ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}/?$`),
}));

/** Returns the methods that a URL below `/api` supports, OPTIONS included; empty if no route has this path. */
export function getAllowedMethods(url: string): string[] {
  const [path = ''] = url.split('?');
  const methods = new Set(patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods));
  return methods.size === 0 ? [] : [...methods, 'OPTIONS'];
}
