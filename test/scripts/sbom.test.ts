import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import type { Json } from '../../testing/untypedJson.ts';

test('npm run sbom lists every package of the lockfile with version and checksum, as CycloneDX', () => {
  const bom: Json = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: repoRoot, encoding: 'utf8' }));
  expect(bom).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { type: 'application', name: 'krokanti-tasks' } },
  });
  expect(bom.metadata.component.purl).toMatch(/^pkg:npm\/krokanti-tasks@/);

  const { packages } = JSON.parse(readFileSync(`${repoRoot}/package-lock.json`, 'utf8'));
  const locked = Object.entries<Json>(packages)
    .filter(([path]) => path !== '')
    .map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`);
  const listed = new Set(bom.components.map((component: Json) => `${component.name}@${component.version}`));
  expect(locked.filter((name) => !listed.has(name))).toEqual([]);
  // Bundled packages have no checksum of their own.
  const bundled = new Set(Object.entries<Json>(packages).flatMap(([path, { inBundle }]) => (inBundle ? [path] : [])));
  const unhashed = bom.components
    .filter((component: Json) => !component.hashes?.length)
    .map((component: Json) => component.name);
  expect(unhashed.filter((name: string) => ![...bundled].some((path) => path.endsWith(`/${name}`)))).toEqual([]);

  // Development packages are marked as such, production packages are not.
  const isForDevelopment = (name: string) =>
    JSON.stringify(bom.components.find((component: Json) => component.name === name).properties).includes(
      'development',
    );
  expect(isForDevelopment('vitest')).toBe(true);
  expect(isForDevelopment('fastify')).toBe(false);
});
