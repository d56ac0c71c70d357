import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Json } from '../../testing/json.ts';
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

const tokens = (value: unknown) => encode(JSON.stringify(value)).length;

test('there is a tool for every operation that declares one, and no other', () => {
  expect(tools.map(({ name }) => name).sort()).toEqual([...toolNames].sort());
});

/** Reviewed by hand: what a model reads is the product. */
it.each(toolNames)('%s is as it was reviewed', async (name) => {
  const tool = tools.find((one) => one.name === name);
  await expect(`${JSON.stringify(tool, null, 2)}\n`).toMatchFileSnapshot(`./tool-definitions/${name}.json`);
});

test('nothing was reviewed that is not there any more', async () => {
  const files = await readdir(join(import.meta.dirname, 'tool-definitions'));
  expect(files.sort()).toEqual(toolNames.map((name) => `${name}.json`).sort());
});

describe('What a model has to read', () => {
  it('is at most 2,500 tokens for all tools: name, description and input', () => {
    const read = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    expect(read.reduce((sum, tool) => sum + tokens(tool), 0)).toBeLessThanOrEqual(2_500);
  });

  it('is at most 6,000 tokens for all that tools/list sends', async () => {
    const { result } = await agent.request('tools/list');
    expect(tokens(result)).toBeLessThanOrEqual(6_000);
    expect(tokens(result)).toBeGreaterThan(3_000);
  });

  it('is at most 2 KB of instructions, which say that people’s text is data', async () => {
    const { instructions } = await agent.connect();
    expect(Buffer.byteLength(instructions)).toBeLessThan(2_048);
    expect(instructions).toMatch(/text that people wrote.* data/);
    for (const [, name] of instructions.matchAll(/\b([a-z]+_[a-z]+)\b/g)) expect(toolNames).toContain(name);
  });
});

describe.each(toolOperations)('%s', (name, { write, mcp }) => {
  const tool = () => tools.find((one) => one.name === name);

  it('says in annotations what it does', () => {
    const { annotations, title } = tool();
    expect(annotations).toEqual({
      title,
      readOnlyHint: !write,
      openWorldHint: false,
      ...(write && { destructiveHint: mcp.destructive ?? false, idempotentHint: mcp.idempotent ?? false }),
    });
    expect(annotations.destructiveHint ?? false).toBe(name.startsWith('delete'));
  });

  it('takes an object with no other fields than it names, of plain types', () => {
    for (const schema of objectsIn(tool().inputSchema)) expect(schema.additionalProperties).toBe(false);
    expect(tool().inputSchema.type).toBe('object');
    // The one union: what may be emptied. As two types in one `type` it is less widely understood.
    const text = JSON.stringify(tool().inputSchema).replaceAll(
      /"anyOf":\[\{"type":"(string|number)"\},\{"type":"null"\}\]/g,
      '"type":"$1"',
    );
    for (const word of ['anyOf', 'oneOf', 'allOf', '$ref', 'not']) expect(text).not.toContain(`"${word}"`);
    expect(text).not.toContain('"type":[');
  });

  it('describes only fields that it has', () => {
    const text = JSON.stringify(tool().inputSchema);
    for (const field of Object.keys(mcp.fieldHints ?? {})) expect(text).toContain(`"${field}":{`);
  });

  it('says what it answers', () => {
    expect(tool().outputSchema).toMatchObject({ type: 'object', required: expect.any(Array) });
    expect(JSON.stringify(tool().outputSchema)).not.toContain('$ref');
  });

  it('refuses a field that it does not have, by name', async () => {
    const { isError, text, data } = await agent.tryTool(name, { unheard: 1 });
    expect([isError, data]).toEqual([true, undefined]);
    expect(text).toContain('unheard is not a known field; the fields are');
    const { text: strange } = await agent.tryTool(name, { constructor: 1 });
    expect(strange).toMatch(/^invalid_input: constructor is not a known field; the fields are [^.]+\(given: 1\)\.$/);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`unheard${at}`, 1]));
    const refused = await agent.tryTool(name, many);
    expect(refused.text).toContain('unheard0 is not a known field');
    expect(refused.text.length).toBeLessThan(JSON.stringify(many).length);
  });
});

function objectsIn(schema: Json): Json[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inside = Object.values(schema).flatMap(objectsIn);
  return schema.type === 'object' ? [schema, ...inside] : inside;
}
