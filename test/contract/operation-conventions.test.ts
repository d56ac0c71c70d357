import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { getPathIdField } from '../../contract/operation.ts';
import { roles } from '../../contract/rules/roles.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import {
  callOperation,
  getIdFields,
  getOperation,
  getSuccessStatus,
  type InputContext,
  operationInputs,
  operationNames,
} from '../support/operation-inputs.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';
const inSpace = operationNames.filter((name) => getOperation(name).target);
const authenticated = operationNames.filter((name) => getOperation(name).access !== 'public');
const withIds = operationNames.filter((name) => getIdFields(getOperation(name)).length > 0);

describe('Every operation of the contract', () => {
  describe.each(operationNames)('%s', (name) => {
    const { summary, description, access, target, rest, input, output, errors } = getOperation(name);

    it('is named verb_noun', () => {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    });

    it('declares its access', () => {
      expect(['public', 'session', 'user', ...roles]).toContain(access);
    });

    it('has a one-line summary that ends with a full stop', () => {
      expect(summary).toMatch(/^[A-Z][^\n]{5,}\.$/);
      if (description !== undefined) expect(description.trim()).toMatch(/\.$/);
    });

    it('describes every input and output field', () => {
      expect([...listUndescribedFields(input, 'input'), ...listUndescribedFields(output, 'output')]).toEqual([]);
    });

    it('has an input field for each path parameter and its target', () => {
      const inPath = [...rest.path.matchAll(/:(\w+)/g)].map(([, field]) => field as string);
      expect(Object.keys(input.shape)).toEqual(expect.arrayContaining([...inPath, ...(target ? [target] : [])]));
    });

    it('lists no error twice', () => {
      expect(new Set(errors).size).toBe(errors.length);
    });
  });

  it('has a unique method and path', () => {
    const routes = operationNames.map(
      (name) => `${getOperation(name).rest.method} ${getOperation(name).rest.path.replace(/:\w+/g, ':')}`,
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    let document: Json;
    beforeAll(async () => {
      fixtures = await createFixtures(test);
      document = (await test.anonymousClient.get('/openapi.json')).body;
    });
    const getContext = (): InputContext => ({ ...fixtures, caller: fixtures.owner, recordCreator: fixtures.creator });

    it.each(operationNames)('%s: is reachable over HTTP', async (name) => {
      const { access, rest, input } = getOperation(name);
      const { method, path } = rest;
      const { status, body } = await test.anonymousClient.request(method, path.replace(/:\w+/g, unknownId));
      expect(body.error).not.toBe('Not found');
      const needsNothing = access === 'public' && Object.keys(input.shape).length === 0;
      expect(needsNothing ? [200] : [400, 401]).toContain(status);
    });

    it.each(operationNames)('%s: is in /api/openapi.json', (name) => {
      const operation = getOperation(name);
      const path = operation.rest.path.replace(/:\w+/, '{id}').replace(/:(\w+)/g, '{$1}');
      const described = getDocumentedPath(document, `/api${path}`)[operation.rest.method.toLowerCase()];
      expect(described).toMatchObject({ operationId: name, summary: operation.summary });
      expect(Object.keys(described.responses)).toContain(String(getSuccessStatus(operation)));
    });

    it.each(authenticated)('%s: is 401 without a token', async (name) => {
      const { status, text, headers } = await callOperation(
        test.anonymousClient,
        name,
        await operationInputs[name](getContext()),
      );
      expect([status, text]).toEqual([401, '{"error":"Unauthorized"}']);
      expect(headers['www-authenticate']).toBe('Bearer');
    });

    it.each(inSpace.filter((name) => getOperation(name).access !== 'viewer'))(
      '%s: is 403 for the next lower role',
      async (name) => {
        const { access } = getOperation(name);
        const lowerRole = { member: 'viewer', admin: 'member', owner: 'admin' }[access as 'member' | 'admin' | 'owner'];
        const person = fixtures[lowerRole as 'viewer' | 'member' | 'admin'];
        const { status, body } = await callOperation(
          person,
          name,
          await operationInputs[name]({ ...getContext(), caller: person }),
        );
        expect(status).toBe(403);
        const error = `This requires the ${access} role or higher; your role is ${lowerRole}`;
        expect(body).toEqual({ error, code: 'insufficient_role' });
      },
    );

    it.each(inSpace)('%s: is 404 for a stranger, as for an id that does not exist', async (name) => {
      const { target } = getOperation(name);
      const input = await operationInputs[name]({ ...getContext(), caller: fixtures.stranger });
      const rejected = await callOperation(fixtures.stranger, name, input);
      expect(rejected.status).toBe(404);
      expect(rejected.body.code).toBe('not_found');
      const unknownInput = { ...input, [target as string]: unknownId };
      for (const person of [fixtures.stranger, fixtures.owner]) {
        const reply = await callOperation(person, name, unknownInput);
        expect([reply.status, reply.text]).toEqual([404, rejected.text]);
      }
    });

    it.each(withIds)(
      'F137: %s: an id that is not a UUID is 400 and names the field, `id` in the path',
      async (name) => {
        const input = await operationInputs[name](getContext());
        const pathIdField = getPathIdField(getOperation(name).rest);
        for (const field of getIdFields(getOperation(name))) {
          const shownField = field === pathIdField ? 'id' : field;
          for (const invalidId of ['nope', '0190b5a0', `${unknownId}0`, "' or 1=1 --"]) {
            const value = field.endsWith('Ids') ? [invalidId] : invalidId;
            const { status, body } = await callOperation(fixtures.owner, name, { ...input, [field]: value });
            expect(status, `${field}: ${invalidId}`).toBe(400);
            expect(body.issues[0].path.split('.')[0]).toBe(shownField);
            expect(body.error).toContain(`${body.issues[0].path}: must be a UUID`);
          }
        }
      },
    );
  });
});

/** The operations that the document lists at a path. */
function getDocumentedPath(document: Json, path: string): Json {
  const base = new URL(document.servers?.[0]?.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '');
  return document.paths[path.slice(base.length)] ?? {};
}

/** Lists fields, at any depth, that have neither a description nor a named type. */
function listUndescribedFields(type: z.ZodType, io: 'input' | 'output'): string[] {
  const root = z.toJSONSchema(type, { io }) as Json;
  const found = new Set<string>();
  const visit = (schema: Json, owner: string) => {
    for (const [field, value] of Object.entries<Json>(schema.properties ?? {})) {
      const isNamed = [value, value.items, ...(value.anyOf ?? [])].some((part) => part?.$ref);
      if (!isNamed && !isDescribed(value)) found.add(`${owner}.${field}`);
      visit(value, `${owner}.${field}`);
    }
    for (const part of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]) visit(part, owner);
  };
  visit(root, io);
  for (const [name, schema] of Object.entries<Json>(root.$defs ?? {})) visit(schema, name);
  return [...found];
}

function isDescribed({ description, anyOf = [] }: Json): boolean {
  return typeof description === 'string' || anyOf.some(isDescribed);
}
