import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient, protocolRevisions } from '../../support/mcp/mcp-client.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const depth = 50_000;
const nestings: Record<string, [open: string, close: string]> = {
  arrays: ['[', ']'],
  objects: ['{"a":', '}'],
  'arrays and objects': ['[{"a":', '}]'],
};
const nest = ([open, close]: [string, string], levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;

describe('Deeply nested JSON', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let token: ApiClient;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
      token = await ana.createTokenClient();
    });

    it.each(Object.entries(nestings))('F63: a REST body with %s is a 400 for its field', async (_, nesting) => {
      for (const field of ['title', 'description', 'assigneeIds', 'dueDate']) {
        const body = `{"projectId":"${project.id}","title":"x","${field}":${nest(nesting, depth)}}`;
        const key = { 'idempotency-key': crypto.randomUUID() };
        const { status, body: error } = await ana.request('POST', '/tasks', body, key);
        expect([status, error.code]).toEqual([400, 'invalid_input']);
        expect(error.issues[0].path).toMatch(new RegExp(`^${field}`));
        expect(error.error.length).toBeLessThan(300);
      }
      // An unknown field is ignored, however deep it is.
      const body = `{"projectId":"${project.id}","title":"Ignored","more":${nest(nesting, depth)}}`;
      const key = { 'idempotency-key': crypto.randomUUID() };
      for (const isReplayed of [undefined, 'true']) {
        const created = await ana.request('POST', '/tasks', body, key);
        expect([created.status, created.headers['idempotency-replayed']]).toEqual([201, isReplayed]);
      }
    });

    it.each(Object.entries(nestings))(
      'F63: an MCP message with %s is a parse error, not an internal one',
      async (_, nesting) => {
        for (const levels of [70, 2500, depth]) {
          const deep = nest(nesting, levels);
          const messages = [
            `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_task","arguments":{"title":${deep}}}}`,
            `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_task","arguments":{"dueDate":${deep}}}}`,
            `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"plan_sprint","arguments":{"goal":${deep}}}}`,
            `{"jsonrpc":"2.0","id":${deep},"method":"ping"}`,
            deep,
          ];
          for (const message of messages) {
            const { status, body, text } = await token.post('/mcp', message);
            expect([status, body.error.code]).toEqual([400, -32_700]);
            expect(body.error.message).toContain('nested at most 64 levels deep');
            expect(text).not.toMatch(/internal|RangeError|stack/i);
          }
        }
      },
    );

    it('F63: so is a program that registers itself', async () => {
      const { status, body } = await test.anonymousClient.post('//oauth/register', nest(['[', ']'], depth));
      expect(status).toBe(400);
      expect(body).toEqual({
        error: 'invalid_client_metadata',
        error_description: 'the body: must be nested at most 64 levels deep',
      });
    });

    it('F63: brackets inside texts do not count, and the server goes on', async () => {
      const description = `${'['.repeat(1000)}\\"${'{"'.repeat(1000)}`;
      const task = await ana.createTask(project.id, { title: '[[[', description });
      expect(task.description).toBe(description);
      for (const revision of protocolRevisions) {
        const agent = await connectMcpClient(ana, { revision });
        const { task: created } = await agent.callTool('create_task', {
          projectId: project.id,
          title: '{[{[',
          description,
        });
        expect(created.title).toBe('{[{[');
      }
      expect(test.log.filter(({ level }: Json) => level >= 50)).toEqual([]);
    });
  });
});
