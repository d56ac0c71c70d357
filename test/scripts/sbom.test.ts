import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { repoRoot } from '../../testing/repoRoot.ts';

test('npm run sbom: every package of the lockfile, with version and checksum, as CycloneDX', () => {
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
  const listed = new Set(bom.components.map((one: Json) => `${one.name}@${one.version}`));
  expect(locked.filter((one) => !listed.has(one))).toEqual([]);
  // What comes inside of another package has that one's.
  const bundled = new Set(Object.entries<Json>(packages).flatMap(([path, { inBundle }]) => (inBundle ? [path] : [])));
  const unhashed = bom.components.filter((one: Json) => !one.hashes?.length).map((one: Json) => one.name);
  expect(unhashed.filter((name: string) => ![...bundled].some((path) => path.endsWith(`/${name}`)))).toEqual([]);

  // What is only for development is marked as that, and what serves is not.
  const isForDevelopment = (name: string) =>
    JSON.stringify(bom.components.find((one: Json) => one.name === name).properties).includes('development');
  expect(isForDevelopment('vitest')).toBe(true);
  expect(isForDevelopment('fastify')).toBe(false);
});
