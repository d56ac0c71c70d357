import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { toolNames, toolOperations } from '../support/mcp/tool-inputs.ts';
import { type Person, TestApp } from '../support/test-app.ts';

const app = new TestApp('sqlite');
let ana: Person;
let agent: McpClient;
let tools: Json[];
beforeAll(async () => {
  await app.start();
  ana = await app.createPerson();
  agent = await connectMcpClient(ana);
  tools = await agent.listTools();
});
afterAll(() => app.stop());

const countTokens = (value: unknown) => encode(JSON.stringify(value)).length;

test('every operation that declares a tool has one, and there are no others', () => {
  expect(tools.map(({ name }) => name).sort()).toEqual([...toolNames].sort());
});

/** These files are reviewed by hand, because they are what a model reads. */
it.each(toolNames)('%s matches its reviewed definition', async (name) => {
  const tool = tools.find((candidate) => candidate.name === name);
  await expect(`${JSON.stringify(tool, null, 2)}\n`).toMatchFileSnapshot(`./tool-definitions/${name}.json`);
});

test('there are no definitions of removed tools', async () => {
  const files = await readdir(join(import.meta.dirname, 'tool-definitions'));
  expect(files.sort()).toEqual(toolNames.map((name) => `${name}.json`).sort());
});

describe('The text that a model has to read', () => {
  it('takes at most 3,000 tokens for names, descriptions and inputs of all tools', () => {
    const visible = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    expect(visible.reduce((sum, tool) => sum + countTokens(tool), 0)).toBeLessThanOrEqual(3_000);
  });

  it('takes at most 7,000 tokens for the complete tools/list result', async () => {
    const { result } = await agent.request('tools/list');
    expect(countTokens(result)).toBeLessThanOrEqual(7_000);
    expect(countTokens(result)).toBeGreaterThan(3_000);
  });

  it('takes at most 2 KB of instructions, which say that people’s text is data', async () => {
    const { instructions } = await agent.connect();
    expect(Buffer.byteLength(instructions)).toBeLessThan(2_048);
    expect(instructions).toMatch(/text that people wrote.* data/);
    for (const [, name] of instructions.matchAll(/\b([a-z]+_[a-z]+)\b/g)) expect(toolNames).toContain(name);
  });
});

describe.each(toolOperations)('%s', (name, { write, mcp }) => {
  const getTool = () => tools.find((candidate) => candidate.name === name);

  it('declares its behavior in annotations', () => {
    const { annotations, title } = getTool();
    expect(annotations).toEqual({
      title,
      readOnlyHint: !write,
      openWorldHint: false,
      ...(write && { destructiveHint: mcp.destructive ?? false, idempotentHint: mcp.idempotent ?? false }),
    });
    expect(annotations.destructiveHint ?? false).toBe(name.startsWith('delete'));
  });

  it('takes an object of plain types without additional properties', () => {
    for (const schema of listObjectSchemas(getTool().inputSchema)) expect(schema.additionalProperties).toBe(false);
    expect(getTool().inputSchema.type).toBe('object');
    // The only union allowed is with null. Clients support it less widely as two types in one `type`.
    const text = JSON.stringify(getTool().inputSchema).replaceAll(
      /"anyOf":\[\{"type":"(string|number)"\},\{"type":"null"\}\]/g,
      '"type":"$1"',
    );
    for (const word of ['anyOf', 'oneOf', 'allOf', '$ref', 'not']) expect(text).not.toContain(`"${word}"`);
    expect(text).not.toContain('"type":[');
  });

  it('has hints only for existing fields', () => {
    const text = JSON.stringify(getTool().inputSchema);
    for (const field of Object.keys(mcp.fieldHints ?? {})) expect(text).toContain(`"${field}":{`);
  });

  it('declares its output', () => {
    expect(getTool().outputSchema).toMatchObject({ type: 'object', properties: expect.any(Object) });
    expect(JSON.stringify(getTool().outputSchema)).not.toContain('$ref');
  });

  it('rejects unknown fields by name', async () => {
    const { isError, text, data } = await agent.tryTool(name, { unknownField: 1 });
    expect([isError, data]).toEqual([true, undefined]);
    expect(text).toContain('unknownField is not a known field; the fields are');
    const { text: prototypeText } = await agent.tryTool(name, { constructor: 1 });
    expect(prototypeText).toMatch(
      /^invalid_input: constructor is not a known field; the fields are [^.]+\(given: 1\)\.$/,
    );
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`unknownField${index}`, 1]));
    const rejected = await agent.tryTool(name, many);
    expect(rejected.text).toContain('unknownField0 is not a known field');
    expect(rejected.text.length).toBeLessThan(JSON.stringify(many).length);
  });
});

function listObjectSchemas(schema: Json): Json[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const nested = Object.values(schema).flatMap(listObjectSchemas);
  return schema.type === 'object' ? [schema, ...nested] : nested;
}
