import { endpoints } from '../../contract/index.ts';
import { hasJsonOutput, type RestRoute } from '../../contract/operation.ts';

const routes: Pick<RestRoute, 'method' | 'path' | 'stream' | 'file'>[] = [
  ...endpoints.flatMap(([, { rest }]) => (rest.alias ? [rest, rest.alias] : [rest])),
  { method: 'POST', path: '/mcp' },
  { method: 'GET', path: '/openapi.json' },
];

const patterns = routes.map(({ method, path, ...output }) => ({
  path: `/api${path}`,
  methods: method === 'GET' && hasJsonOutput(output) ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}/?$`),
}));

/** Returns the methods that a URL below `/api` supports, OPTIONS included; empty if no route has this path. */
export function getAllowedMethods(url: string): string[] {
  const [path = ''] = url.split('?');
  const matching = patterns.filter(({ pattern }) => pattern.test(path));
  const fixed = matching.filter((route) => !route.path.includes(':'));
  const methods = new Set((fixed.length > 0 ? fixed : matching).flatMap(({ methods }) => methods));
  return methods.size === 0 ? [] : [...methods, 'OPTIONS'];
}

/**
 * The methods that only paths with parameters have for the URL of a path without any: `GET /tasks/:taskId` also matches
 * `/tasks/bulk`, but `bulk` is no id.
 */
export function listShadowedRoutes(): { url: string; methods: string[] }[] {
  const fixedPaths = new Set(patterns.filter(({ path }) => !path.includes(':')).map(({ path }) => path));
  return [...fixedPaths].flatMap((url) => {
    const own = getAllowedMethods(url);
    const all = patterns.filter(({ pattern }) => pattern.test(url)).flatMap(({ methods }) => methods);
    const methods = [...new Set(all)].filter((method) => !own.includes(method));
    return methods.length > 0 ? [{ url, methods }] : [];
  });
}
