import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type EndpointName, endpoints, operations } from '../../contract/index.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Json } from '../../testing/json.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { connectMcpClient, McpClient } from '../support/mcp/mcp-client.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import { callOperation, getOperation, operationInputs } from '../support/operation-inputs.ts';
import { type ApiClient, describeOnEachEngine, type Person, type TestApp } from '../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';
const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Answered {
  isDone: boolean;
  text: string;
}

/** A way in: every operation that it has, and how one is called with an input. */
interface Transport {
  name: string;
  inputOf(operation: Operation): z.ZodObject | undefined;
  open(stranger: Person): Promise<(name: string, input: Json) => Promise<Answered>>;
}

const transports: Transport[] = [
  {
    name: 'REST',
    inputOf: ({ rest, input }) => rest && input,
    open: async (stranger) => async (name, input) => {
      const { status, text } = await callOperation(stranger, name as EndpointName, input);
      return { isDone: status < 400, text: `${status} ${text}` };
    },
  },
  { name: 'MCP by token', inputOf: toolInputOf, open: async (stranger) => over(await connectMcpClient(stranger)) },
  {
    name: 'MCP by OAuth',
    inputOf: toolInputOf,
    open: async (stranger) => {
      const agent = new McpClient(stranger.testApp, (await connectAgent(stranger)).accessToken);
      await agent.connect();
      return over(agent);
    },
  },
];

describe('Every id that one tenant ever saw, given by another, is an id of nowhere', () => {
  it('there is a field for an id in every transport', () => {
    for (const transport of transports) expect(fieldsOf(transport).length, transport.name).toBeGreaterThan(5);
  });

  describeOnEachEngine((test) => {
    let world: Fixtures;
    let seen: [what: string, id: string][];
    let own: Record<string, string>;
    beforeAll(async () => {
      world = await createFixtures(test);
      seen = await everythingSeen(test, world);
      own = await thingsOf(world.stranger);
    }, 120_000);

    it('the first tenant has seen ids of every kind', () => {
      const kinds = new Set(seen.map(([what]) => what));
      for (const kind of ['space', 'project', 'status', 'task', 'comment', 'label', 'invitation', 'token', 'agent']) {
        expect([...kinds], kind).toContain(kind);
      }
      const theirs = new Set(Object.values(own));
      expect(seen.filter(([, id]) => theirs.has(id))).toEqual([]);
    });

    describe.each(transports)('over $name', (transport) => {
      let call: (name: string, input: Json) => Promise<Answered>;
      beforeAll(async () => {
        call = await transport.open(world.stranger);
      });

      it.each(fieldsOf(transport))('$name: $path', async ({ name, path, input }) => {
        const given = (id: string) => call(name, filled(input, path, id, own));
        const lost = await given(nowhere);
        expect(isAbout(path, lost), lost.text).toBe(true);
        const before = await stateOf(world.owner);
        for (const [what, id] of seen) {
          const { isDone, text } = await given(id);
          expect([what, isDone, text.replaceAll(id, nowhere)]).toEqual([what, lost.isDone, lost.text]);
        }
        expect(await stateOf(world.owner)).toEqual(before);
      });
    });
  });
});

/** Every field of every operation that takes an id, at whatever depth: `tasks.0.taskId`. */
function fieldsOf(transport: Transport): { name: string; path: string; input: Json }[] {
  return Object.entries<Operation>(operations).flatMap(([name, operation]) => {
    const schema = transport.inputOf(operation);
    if (!schema || operation.access === 'public') return [];
    const input = z.toJSONSchema(schema, { io: 'input' }) as Json;
    return idPaths(input).map((path) => ({ name, path, input }));
  });
}

function toolInputOf({ mcp, input }: Operation): z.ZodObject | undefined {
  return mcp && (mcp.input ?? input);
}

function idPaths(schema: Json, at: string[] = []): string[] {
  if (schema.anyOf) return [...new Set<string>(schema.anyOf.flatMap((one: Json) => idPaths(one, at)))];
  if (schema.items) return idPaths(schema.items, [...at, '0']);
  if (schema.properties)
    return Object.entries<Json>(schema.properties).flatMap(([field, value]) => idPaths(value, [...at, field]));
  const isId = schema.format === 'uuid' || String(schema.pattern).includes('[0-9a-f]{8}-');
  return isId ? [at.join('.')] : [];
}

/** Whether it came as far as the id: nothing else was wrong, with any item. Accounts are for who runs the instance. */
function isAbout(path: string, { isDone, text }: Answered): boolean {
  const field = path.split('.').findLast((part) => part !== '0') as string;
  const isTaken = isDone && !text.includes('"error":');
  return isTaken || /not_found|instance_admin_required/.test(text) || text.includes(field);
}

/** What the operation requires, from the caller's own things, with this id at this place. */
function filled(schema: Json, path: string, id: string, own: Record<string, string>): Json {
  const [first = '', ...rest] = path.split('.');
  if (schema.anyOf)
    return filled(
      schema.anyOf.find((one: Json) => one.type !== 'null'),
      path,
      id,
      own,
    );
  if (schema.items) return [path === '' ? sample(schema.items, '', own) : at(schema.items, rest)];
  const input: Json = {};
  for (const field of schema.required ?? []) input[field] = sample(schema.properties[field], field, own);
  // A list across spaces is asked for otherwise.
  if (schema.properties.projectId && first !== 'projectId') input.projectId ??= own['projectId'];
  input[first] = at(schema.properties[first], rest);
  return input;

  function at(part: Json, left: string[]): Json {
    return left.length === 0 ? id : filled(part, left.join('.'), id, own);
  }
}

function sample(schema: Json, field: string, own: Record<string, string>): Json {
  if (own[field] !== undefined) return own[field];
  if (idPaths(schema).length > 0 && schema.type === 'string') return nowhere;
  if (schema.anyOf) return sample(schema.anyOf[0], field, own);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return [sample(schema.items, '', own)];
  if (schema.type === 'object') {
    const required: string[] = schema.required ?? [];
    return Object.fromEntries(required.map((name) => [name, sample(schema.properties[name], name, own)]));
  }
  return schema.type === 'string' ? 'mine' : schema.type === 'boolean' ? false : 1;
}

function over(agent: McpClient): (name: string, input: Json) => Promise<Answered> {
  return async (name, input) => {
    const { isError, text } = await agent.tryTool(name, input);
    return { isDone: !isError, text };
  };
}

/** One of each kind, from all the answers that the owner gets to every operation there is. */
async function everythingSeen(test: TestApp, world: Fixtures): Promise<[string, string][]> {
  const { owner } = world;
  await connectAgent(owner);
  const kinds = new Map<string, Set<string>>();
  const note = (value: Json, kind: string): void => {
    if (Array.isArray(value)) for (const one of value) note(one, kind.replace(/e?s$|Ids$/, ''));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) note(inner, key === 'id' ? kind : key.replace(/Id$/, ''));
    else if (typeof value === 'string' && value.match(anyId)?.[0] === value) {
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(value));
    }
  };
  for (const [name] of endpoints as [EndpointName, Operation][]) {
    const { access, rest } = getOperation(name);
    if (access === 'public' || rest?.stream || ['sign_out', 'change_password', 'delete_space'].includes(name)) continue;
    const { body, status, text } = await callOperation(
      owner,
      name,
      await operationInputs[name]({ ...world, caller: owner, recordCreator: owner }),
    );
    if (status >= 400) throw new Error(`${name}: ${text}`);
    note(body, rest?.arrayField ?? 'answer');
  }
  expect(test.log.filter(({ level }) => level >= 50)).toEqual([]);
  return [...kinds].flatMap(([kind, ids]) => [...ids].slice(0, 1).map((id): [string, string] => [kind, id]));
}

/** One of each thing of the caller's own, by the name of the field that takes it. */
async function thingsOf(person: Person): Promise<Record<string, string>> {
  const { space, project, statuses } = await person.createTeamSpace();
  const { body: label } = await person.post('/labels', { spaceId: space.id, name: 'Mine' });
  const task = await person.createTask(project.id);
  const other = await person.createTask(project.id);
  const { body: comment } = await person.post(`/tasks/${task.id}/comments`, { content: 'Mine' });
  return {
    spaceId: space.id,
    projectId: project.id,
    statusId: statuses[0].id,
    taskId: task.id,
    otherId: other.id,
    commentId: comment.comment.id,
    labelId: label.label.id,
    userId: person.id,
  };
}

/** Follows every write in the owner's spaces, and what belongs to them alone. */
async function stateOf(owner: ApiClient): Promise<Json> {
  const { headers } = await owner.request('HEAD', '/spaces');
  const lists = await Promise.all(['/tokens', '/agents', '/account/sessions'].map((path) => owner.get(path)));
  return [headers['etag'], ...lists.map(({ body }) => body.map((one: Json) => one.id))];
}
