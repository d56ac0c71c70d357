import { gunzipSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError, type ErrorCode, errors } from '../../contract/errors.ts';
import { endpoints, getCurrentReadOperationName, getReadOperationName } from '../../contract/index.ts';
import { getPathIdField } from '../../contract/operation.ts';
import { readConfig } from '../../server/boot/config.ts';
import { createOpenapiDocument } from '../../server/openapi/document.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { closeObjects } from '../support/documented-responses.ts';
import { TestApp } from '../support/test-app.ts';

const document: Json = JSON.parse(JSON.stringify(createOpenapiDocument(readConfig({}))));

test('a public validator finds nothing wrong', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

test('its schemas use only keywords of JSON Schema 2020-12', () => {
  const keywords = new Set(schemasIn(document).flatMap((schema) => Object.keys(schema)));
  const known = ['$ref', 'type', 'properties', 'required', 'items', 'anyOf', 'enum', 'const', 'format', 'pattern'];
  const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'additionalProperties'];
  const others = ['description', 'examples', 'contentMediaType', 'contentSchema'];
  expect([...keywords].filter((word) => ![...known, ...limits, ...others].includes(word))).toEqual([]);
});

test('F83: every example matches its schema, and has no field that the schema does not have', () => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closeObjects({ components: document.components }), 'document');
  const examples = examplesIn(document);
  expect(examples.length).toBeGreaterThan(500);
  const invalid = examples.flatMap(({ path, schema, value }) => {
    const referring = JSON.stringify(closeObjects(schema)).replaceAll('"$ref":"#/', '"$ref":"document#/');
    const matches = ajv.compile(JSON.parse(referring));
    return matches(value) ? [] : [[path, ajv.errorsText(matches.errors)]];
  });
  expect(invalid).toEqual([]);
});

test('F83: no component is unused', () => {
  const text = JSON.stringify(document);
  const unused = Object.entries<Json>(document.components)
    .filter(([kind]) => kind !== 'securitySchemes')
    .flatMap(([kind, members]) => Object.keys(members).map((name) => `#/components/${kind}/${name}`))
    .filter((reference) => !text.includes(`"$ref":"${reference}"`));
  expect(unused).toEqual([]);
});

test('F83: it says whose it is and under which license, and describes every operation, its access and its rate limit', () => {
  expect(document.info).toMatchObject({ license: { identifier: 'MIT' }, contact: { url: expect.any(String) } });
  const used = new Set<string>();
  for (const operation of Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path))) {
    const { operationId, description, security, responses } = operation;
    const schemes: string[] = security.flatMap(Object.keys);
    for (const scheme of schemes) used.add(scheme);
    const isPublic = schemes.length === 0;
    const access = schemes.includes('token') ? /Requires (a token|the role)/ : /Requires a signed-in session/;
    expect([operationId, description]).toEqual([
      operationId,
      expect.stringMatching(isPublic ? /Needs no credentials/ : access),
    ]);
    const success = follow(Object.entries<Json>(responses).find(([status]) => status.startsWith('2'))?.[1]);
    expect([operationId, 'RateLimit' in success.headers]).toEqual([operationId, schemes.includes('token')]);
    if (!isPublic) expect(Object.keys(responses), operationId).toContain('429');
    if (responses[429]) expect(follow(responses[429]).headers).toHaveProperty('Retry-After');
  }
  expect([...used].sort()).toEqual(Object.keys(document.components.securitySchemes).sort());
});

test('every reference can be resolved', () => {
  const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
  for (const [, reference] of references) expect(follow({ $ref: reference }), reference).toBeDefined();
});

test('it has every operation once, and no other', () => {
  const names = Object.values<Json>(document.paths).flatMap((path) =>
    Object.values<Json>(path).map((o) => o.operationId),
  );
  const aliases = endpoints.filter(([, { rest }]) => rest.alias).map(([name]) => `${name}_by_body`);
  expect(names.sort()).toEqual([...endpoints.map(([name]) => name), ...aliases].sort());
});

describe.each(endpoints)('%s', (name, operation) => {
  const { method, path, status, arrayField, textBody, stream, file } = operation.rest;
  const documentedPath = path.replace(/:\w+/, '{id}').replace(/:(\w+)/g, '{$1}');
  const described = document.paths[documentedPath]?.[method.toLowerCase()];
  // Clients know the first id of the path as `id`.
  const parameters: Json[] = (described?.parameters.map(follow) ?? []).map((parameter: Json) =>
    parameter.in === 'path' && parameter.name === 'id'
      ? { ...parameter, name: getPathIdField(operation.rest) }
      : parameter,
  );
  const responses: [string, Json][] = Object.entries<Json>(described?.responses ?? {}).map(([s, r]) => [s, follow(r)]);

  test('has the path of its route, a summary, a concept and its access', () => {
    expect(described).toMatchObject({ operationId: name, summary: operation.summary, tags: [expect.any(String)] });
    expect(document.tags).toContainEqual({ name: described.tags[0], description: expect.any(String) });
    const schemes = described.security.flatMap(Object.keys);
    const expected = { public: [], session: ['session'] }[operation.access as string] ?? ['token', 'session'];
    expect(schemes).toEqual(expected);
  });

  test('has every field of its input, in one place', () => {
    const body = described.requestBody?.content['application/json'].schema.properties ?? {};
    const others = parameters.filter((parameter) => parameter.in !== 'header').map((parameter) => parameter.name);
    expect([...others, ...Object.keys(body)].sort()).toEqual(Object.keys(operation.input.shape).sort());
  });

  test('has an example of a valid request', () => {
    const fields = parameters.filter((parameter) => parameter.in !== 'header');
    const sent = fields.filter((parameter) => 'example' in parameter);
    const request = {
      ...described.requestBody?.content['application/json'].example,
      ...Object.fromEntries(sent.map((parameter) => [parameter.name, parameter.example])),
    };
    expect(operation.input.safeParse(request).error).toBeUndefined();
    for (const { name, examples } of fields.filter((parameter) => parameter.examples)) {
      const input = { ...request, [name]: examples.default.value };
      expect(operation.input.safeParse(input).error, name).toBeUndefined();
    }
  });

  test('has an example of its successful response, which matches the contract', () => {
    const [code, { content }] = responses.find(([s]) => s.startsWith('2')) as [string, Json];
    expect(code).toBe(String(status ?? (method === 'POST' ? 201 : 200)));
    if (textBody) {
      const { example } = content[textBody.mediaType];
      expect(operation.output.parse({ [textBody.field]: example })).toEqual({ [textBody.field]: example });
    } else if (stream) {
      const example: string = content['text/event-stream'].example;
      const data = [...example.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json as string));
      expect(data.length).toBeGreaterThan(0);
      for (const item of data) expect(operation.output.parse(item)).toEqual(item);
    } else if (file) {
      expect(content[file].schema).toMatchObject({ type: 'string', contentMediaType: file });
      expect(Object.keys(content)).toEqual([file]);
    } else {
      const { example } = content['application/json'];
      const output = arrayField === undefined ? example : { [arrayField]: example };
      expect(operation.output.parse(output)).toEqual(output);
    }
  });

  test('F83: has every error that follows from its access and its declaration, with its body', () => {
    const hasCurrentObject = getCurrentReadOperationName(operation) !== undefined;
    const errorResponses = responses.filter(([s]) => Number(s) >= 400);
    const codes = errorResponses.flatMap(([s, { content }]) => {
      const examples: [string, Json][] = Object.entries(content['application/json'].examples);
      const { properties, required } = follow(content['application/json'].schema);
      expect(properties).toMatchObject(document.components.schemas.Error.properties);
      if (s === '412' && hasCurrentObject) {
        const [field] = Object.keys(properties).slice(-1) as [string];
        expect(required).toEqual(['error', 'code', field]);
        expect(Object.keys(examples[0]?.[1].value)).toEqual(required);
      } else expect(content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
      return examples.map(([code, { value }]) => {
        const { error, code: _, ...details } = value;
        const appError = new AppError(code as ErrorCode, error, { details });
        expect(String(appError.status)).toBe(s);
        expect(value).toEqual(appError.body);
        return code;
      });
    });
    expect(codes).toEqual(expect.arrayContaining(['internal', 'unavailable', ...operation.errors]));
    expect(codes.includes('unauthorized')).toBe(operation.access !== 'public');
    expect(codes.includes('pro_required')).toBe(operation.access !== 'public');
    expect(codes.includes('rate_limited')).toBe(operation.access !== 'public');
    expect(codes.includes('session_required')).toBe(operation.access === 'session');
    if (operation.target) expect(codes).toContain('not_found');
    if (['member', 'admin', 'owner'].includes(operation.access)) expect(codes).toContain('insufficient_role');
    expect(codes.includes('changed_meanwhile')).toBe(operation.write);
    expect(parameters.some((parameter) => parameter.name === 'If-Match')).toBe(
      operation.write && getReadOperationName(operation) !== undefined,
    );
    expect(codes.includes('key_reused')).toBe(parameters.some((parameter) => parameter.name === 'Idempotency-Key'));
  });
});

test('it has the error bodies of the public document, word for word', () => {
  const example = (code: string) =>
    document.components.responses[code].content['application/json'].examples[code].value;
  expect(example('unauthorized')).toEqual({ error: 'Unauthorized' });
  expect(example('rate_limited')).toEqual({ error: 'Rate limit exceeded' });
  expect(example('pro_required')).toEqual({ error: 'API access requires a Pro or Team plan', code: 'pro_required' });
});

test('it has every error that an operation can return', () => {
  const text = JSON.stringify([document.paths, document.components.responses]);
  const missing = Object.keys(errors).filter((code) => !text.includes(`"${code}":{"summary"`));
  const ofToolsOnly = ['version_required', 'description_cut', 'edit_not_found', 'edit_ambiguous', 'unknown_label'];
  expect(missing).toEqual(['method_not_allowed', 'email_taken', ...ofToolsOnly, 'unknown_host']);
});

describe('served', () => {
  const app = new TestApp('sqlite', { PUBLIC_URL: 'https://tasks.example.com' });
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  test('GET /api/openapi.json is public, readable for any origin and cacheable', async () => {
    const { status, headers, body } = await app.anonymousClient.get('/openapi.json', {
      origin: 'https://elsewhere.example.com',
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(headers.vary).toBe('Accept-Encoding');
    expect(headers.ratelimit).toBeUndefined();
    expect(body).toEqual({ ...document, info: body.info, servers: body.servers, components: body.components });
    expect(body.servers).toEqual([{ url: 'https://tasks.example.com/api' }]);

    const again = await app.anonymousClient.get('/openapi.json', { 'if-none-match': headers.etag as string });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('it is compressed for clients that accept that', async () => {
    const headers = { 'accept-encoding': 'gzip, br' };
    const answer = await app.app.http.inject({ url: '/api/openapi.json', headers });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.rawPayload.length).toBeLessThan(49_000);
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toMatchObject({ openapi: '3.1.1' });
  });

  test('it names the cookie that signing in sets', async () => {
    const { headers } = await app.createPerson('Ana');
    const { body } = await app.anonymousClient.get('/openapi.json');
    expect(headers.cookie?.split('=')[0]).toBe(body.components.securitySchemes.session.name);
    expect(document.components.securitySchemes.session.name).toBe('krokanti');
  });

  test('GET /docs serves its own scripts, one of them from the Scalar package', async () => {
    const { text } = await app.anonymousClient.get('//docs');
    const scripts = [...text.matchAll(/ src="([^"]+)"/g)].map(([, url]) => url);
    expect(scripts).toHaveLength(2);
    for (const url of scripts) {
      const { status, headers } = await app.anonymousClient.get(`/${url}`);
      expect([url, status, headers['content-type']]).toEqual([url, 200, 'text/javascript; charset=utf-8']);
    }
    expect((await app.anonymousClient.get('//docs/scalar.js')).text).toContain('createApiReference');
  });

  test('GET /docs has a policy that allows nothing from other origins', async () => {
    const { status, headers, text } = await app.anonymousClient.get('//docs');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain(
      "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline'",
    );
    expect(text).not.toMatch(/https?:|<script(?![^>]* src="\/docs\/)/);
  });
});

function follow(part: Json): Json {
  if (!part?.$ref) return part;
  const path: string[] = part.$ref.split('/').slice(1);
  return path.reduce((value, key) => value?.[key], document);
}

interface DocumentedExample {
  path: string;
  schema: Json;
  value: Json;
}

/** Returns all examples of bodies, parameters and headers, with their schemas, and those inside of schemas. */
function examplesIn(value: Json, path = ''): DocumentedExample[] {
  if (typeof value !== 'object' || value === null) return [];
  const { schema, example, examples } = value;
  const own: [string, Json][] = schema
    ? [...(example === undefined ? [] : [['example', example] as [string, Json]])].concat(
        Object.entries<Json>(examples ?? {}).map(([name, { value: item }]) => [name, item]),
      )
    : Array.isArray(examples)
      ? examples.map((item, index) => [String(index), item])
      : [];
  const inner = Object.entries<Json>(value).filter(([key]) => key !== 'example' && key !== 'examples');
  return [
    ...own.map(([name, item]) => ({ path: `${path}/${name}`, schema: schema ?? value, value: item })),
    ...inner.flatMap(([key, item]) => examplesIn(item, `${path}/${key}`)),
  ];
}

/** Returns all schemas of the document at any depth. */
function schemasIn(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<Json>(value).flatMap(([key, part]) => {
    if (key === 'example' || key === 'examples') return [];
    if (key === 'schema') return insideOf(part);
    return key === 'schemas' ? Object.values<Json>(part).flatMap(insideOf) : schemasIn(part);
  });
}

function insideOf(schema: Json): Json[] {
  const { properties = {}, items, anyOf = [], additionalProperties } = schema;
  const inner = [...Object.values<Json>(properties), ...anyOf, items, additionalProperties];
  return [schema, ...inner.filter(Boolean).flatMap(insideOf)];
}
