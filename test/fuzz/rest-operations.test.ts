import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { errors } from '../../contract/errors.ts';
import type { EndpointName } from '../../contract/index.ts';
import { type Endpoint, getAliasEndpoint, hasJsonOutput } from '../../contract/operation.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { createHostileArbitrary, createSchemaArbitrary, infinityMarker } from '../support/fuzz/arbitrary-values.ts';
import { checkProperty, fuzzTimeoutMs } from '../support/fuzz/check-property.ts';
import { createExpendableAndForeignIds } from '../support/fuzz/expendable-and-foreign-ids.ts';
import {
  getOperation,
  getSuccessStatus,
  type InputContext,
  operationInputs,
  operationNames,
} from '../support/operation-inputs.ts';
import {
  type ApiClient,
  type ApiResponse,
  describeOnEachEngine,
  type Person,
  type TestApp,
} from '../support/test-app.ts';

const callers = ['owner', 'member', 'viewer', 'stranger', 'anyone', 'token'] as const;

/** Changes to a valid input, most of which make it invalid. */
interface Attempt {
  caller: (typeof callers)[number];
  changes: Record<string, Json>;
  dropped: string[];
  headers: Record<string, string>;
}

/** Every operation at its path, and those with an alias there too. */
const routes = operationNames.flatMap((name) => {
  const endpoint = getOperation(name);
  const alias = getAliasEndpoint(endpoint);
  return [{ title: name, name, endpoint }, ...(alias ? [{ title: `${name} by body`, name, endpoint: alias }] : [])];
});

describe('An operation with any input', () => {
  describeOnEachEngine((test) => {
    let world: Fixtures;
    let token: ApiClient;
    let ids: string[];
    beforeAll(async () => {
      requireDocumentedResponses(test);
      world = await createFixtures(test);
      token = await world.owner.createTokenClient();
      ids = await createExpendableAndForeignIds(world);
    });

    it.each(routes)(
      '$title: it answers as its contract says, or refuses in the envelope',
      async ({ name, endpoint }) => {
        // Streams need a real connection, which is slower.
        const few = getOperation(name).rest.stream ? 4 : 12;
        await checkProperty(
          fc.asyncProperty(attempts(name, ids), async ({ caller, changes, dropped, headers }) => {
            const person = await callerOf(test, world, name, caller);
            const scene: InputContext = { ...world, caller: person, recordCreator: world.creator };
            const input = { ...(await operationInputs[name](scene)), ...changes };
            for (const field of dropped) delete input[field];
            const client = { token, anyone: test.anonymousClient }[caller as string] ?? person;
            const reply = await send(client, endpoint, input, headers, endpoint !== getOperation(name));
            expectContractResponse(endpoint, reply, test);
            if (name === 'update_project' && reply.body?.project?.isArchived) await restoreProject(world);
          }),
          few,
          0.7 / routes.length,
        );
      },
      fuzzTimeoutMs,
    );

    it(
      'any bytes are a body that is taken or refused',
      async () => {
        const withBody = operationNames.filter((name) => !['GET', 'DELETE'].includes(getOperation(name).rest.method));
        const bytes = fc.oneof(
          fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
          fc.json().map((text) => Buffer.from(text)),
          fc.tuple(fc.json(), fc.nat(50)).map(([text, length]) => Buffer.from(text).subarray(0, length)),
        );
        await checkProperty(
          fc.asyncProperty(fc.constantFrom(...withBody), bytes, async (name, payload) => {
            const { method, path } = getOperation(name).rest;
            const { statusCode, body } = await test.app.http.inject({
              method: method as 'POST',
              url: `/api${path.replace(/:\w+/g, ids[0] as string)}`,
              headers: { ...world.stranger.headers, 'content-type': 'application/json' },
              payload,
            });
            expect(statusCode, body).toBeLessThan(500);
          }),
          200,
          0.1,
        );
      },
      fuzzTimeoutMs,
    );
  });
});

/** Operations that end sessions or change passwords use a person of their own, because later calls need the others. */
async function callerOf(
  test: TestApp,
  world: Fixtures,
  name: EndpointName,
  caller: Attempt['caller'],
): Promise<Person> {
  if (name === 'change_password') return world.otherSpaceOwner;
  const person = caller === 'token' || caller === 'anyone' ? world.owner : world[caller];
  return name === 'sign_out' ? test.signIn(person) : person;
}

function attempts(name: EndpointName, ids: readonly string[]): fc.Arbitrary<Attempt> {
  const { properties } = z.toJSONSchema(getOperation(name).input, { io: 'input' }) as Json;
  const fields = Object.entries<Json>(properties ?? {});
  const change = (schema: Json) =>
    fc.oneof(
      { weight: 3, arbitrary: createSchemaArbitrary(schema, ids) },
      { weight: 2, arbitrary: createHostileArbitrary() },
    );
  const changes = Object.fromEntries(fields.map(([field, schema]) => [field, change(schema)]));
  const alien = fc.constantFrom('__proto__', 'constructor', 'id', 'space_id', 'role', 'toString', '');
  return fc.record({
    caller: fc.oneof({ weight: 5, arbitrary: fc.constant('owner' as const) }, fc.constantFrom(...callers)),
    changes: fc
      .tuple(fc.record(changes, { requiredKeys: [] }), fc.dictionary(alien, createHostileArbitrary(), { maxKeys: 1 }))
      .map(([known, unknown]) => ({ ...unknown, ...known })),
    dropped: fc.subarray(Object.keys(changes), { maxLength: Math.min(fields.length, 1) }),
    headers: fc.record(
      {
        'if-match': fc.constantFrom('*', '"0"', 'W/"1"', '"', ',,,', long, '"1", "2"'),
        'if-none-match': fc.constantFrom('*', '"0"', 'W/"1"', '""', long),
        'idempotency-key': fc.constantFrom('a', 'b', ' ', long, 'x'.repeat(255), 'é'),
        'last-event-id': fc.constantFrom('0', '-1', '999999999999999', 'x', '1e9'),
        'x-forwarded-for': fc.constantFrom('1.2.3.4', 'x', '::1, 127.0.0.1'),
        host: fc.constantFrom('x', '[', 'a b', ''),
        'content-type': fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'application/json'),
      },
      { requiredKeys: [] },
    ),
  });
}

const long = 'y'.repeat(3000);

/** Sends the input over REST. Lists are repeated in the query, and infinite numbers are written as literals. */
function send(
  client: ApiClient,
  { rest }: Endpoint,
  input: Json,
  headers: Record<string, string>,
  isAlias: boolean,
): Promise<ApiResponse> {
  const { method, path, stream } = rest;
  const left = { ...input };
  const url = path.replace(/:(\w+)/g, (_, field: string) => {
    // An empty segment would be another path.
    const value = encodeURIComponent(words(left[field]) || 'undefined');
    delete left[field];
    return value;
  });
  if (method === 'GET' || (method === 'DELETE' && !isAlias)) {
    const pairs = Object.entries(left).flatMap(([key, value]) =>
      (Array.isArray(value) ? value.slice(0, 20) : [value]).map((one) => [key, words(one)]),
    );
    const full = pairs.length === 0 ? url : `${url}?${new URLSearchParams(pairs)}`;
    return stream ? beginning(client, full, headers) : client.request(method, full, undefined, headers);
  }
  return client.request(method, url, JSON.stringify(left).replaceAll(JSON.stringify(infinityMarker), '1e999'), headers);
}

function words(value: Json): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.toWellFormed().slice(0, 4000);
}

async function beginning(
  client: ApiClient,
  path: string,
  { 'last-event-id': last }: Record<string, string>,
): Promise<ApiResponse> {
  const abort = new AbortController();
  const answer = await fetch(`${await client.testApp.listen()}/api${path}`, {
    headers: { ...client.headers, ...(last !== undefined && { 'last-event-id': last }) },
    signal: abort.signal,
  });
  const text = answer.ok ? '' : await answer.text();
  abort.abort();
  return {
    status: answer.status,
    text,
    body: text === '' ? undefined : JSON.parse(text),
    headers: Object.fromEntries(answer.headers),
  };
}

/** The next inputs create tasks in the project. */
async function restoreProject({ owner, project }: Fixtures): Promise<void> {
  const { status } = await owner.patch(`/projects/${project.id}`, { isArchived: false });
  expect(status).toBe(200);
}

function expectContractResponse(endpoint: Endpoint, reply: ApiResponse, test: TestApp): void {
  const { rest, output } = endpoint;
  const { status, body, text, headers } = reply;
  if (status >= 500) throw new Error(JSON.stringify(test.log.filter(({ err }) => err).at(-1)));
  if (status === 304) return;
  const { textBody } = rest;
  if (textBody && status === 200) {
    expect(headers['content-type']).toBe(`${textBody.mediaType}; charset=utf-8`);
    z.parse(output, { [textBody.field]: text });
    return;
  }
  if (!hasJsonOutput(rest) && status === 200) return;
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  if (status < 400) {
    expect(status).toBe(getSuccessStatus(endpoint));
    z.parse(output, rest.arrayField === undefined ? body : { [rest.arrayField]: body });
  } else {
    expect(body.error).toMatch(/\S/);
    if (body.code !== undefined) expect(errors).toHaveProperty(body.code);
    // An error names the invalid field and does not repeat its value.
    expect(text.length).toBeLessThan(20_000);
  }
}
