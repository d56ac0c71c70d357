import { hash } from 'node:crypto';
import { type CallToolResult, ProtocolError, ProtocolErrorCode, type Tool } from '@modelcontextprotocol/server';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { Id } from '../../contract/fields.ts';
import { operations, type ToolName } from '../../contract/index.ts';
import type { McpTool, Operation } from '../../contract/operation.ts';
import type { Actor } from '../auth/authorize.ts';
import type { McpContext, ToolCallOptions } from './mcpContext.ts';
import { normalizeToolInput } from './normalizeToolInput.ts';
import { toToolErrorResult } from './toolErrors.ts';
import { toToolInputSchema, toToolOutputSchema } from './toolJsonSchemas.ts';

type ToolOperation = Operation & { mcp: McpTool };

const toolOperations = Object.entries<Operation>(operations).filter(
  (entry): entry is [ToolName, ToolOperation] => entry[1].mcp !== undefined,
);
const byName = new Map<string, ToolOperation>(toolOperations);

// Created once, because converting the schemas costs more than a request.
const allTools = toolOperations.map(([name, operation]) => toTool(name, operation));
const readOnlyTools = allTools.filter(({ name }) => !byName.get(name)?.write);

/** Lists the tools that the caller can use: a read-only token has no tools that write. */
export function listTools({ actor }: McpContext): Tool[] {
  return 'scope' in actor.via && actor.via.scope === 'read' ? readOnlyTools : allTools;
}

/** Executes the tool's operation. Errors become results too, so that the model can read them. */
export async function callTool(
  context: McpContext,
  name: string,
  args: Record<string, unknown>,
): Promise<CallToolResult> {
  const operation = byName.get(name);
  if (!operation) {
    const names = listTools(context).map((tool) => tool.name);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}. Available: ${names.join(', ')}`);
  }
  try {
    const { input, options } = splitInput(operation, args, context.actor);
    const { output, isReplayed, runId } = await context.executeWithOptions(name as ToolName, input, options);
    const structuredContent = output as Record<string, unknown>;
    if (runId !== undefined) structuredContent['runId'] ??= runId;
    if (isReplayed && options.idempotencyKeyLifetimeMs !== undefined) structuredContent['repeated'] = repeatedNotice;
    return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
  } catch (error) {
    context.logError(error);
    if (error instanceof AppError) return toToolErrorResult(error, args);
    return toToolErrorResult(new AppError('internal'), args);
  }
}

const repeatedNotice =
  'The same call was made before: this is its result, and nothing was created again. To create them again, give an idempotencyKey.';

/** Separates the idempotency key and the run from the operation's input. */
function splitInput(
  { mcp, ...operation }: ToolOperation,
  args: Record<string, unknown>,
  actor: Actor,
): { input: Record<string, unknown>; options: ToolCallOptions } {
  const normalized = normalizeToolInput(mcp.input ?? operation.input, args) as Record<string, unknown>;
  const { input: inputWithKey, runId } = takeRunId(operation, normalized);
  // If the tool takes no key, it stays in the input and fails as an unknown field.
  const key = mcp.takesIdempotencyKey ? inputWithKey['idempotencyKey'] : undefined;
  if (key === undefined || key === null) {
    const input = key === null ? withoutKey(inputWithKey) : inputWithKey;
    return { input, options: { ...recognizeRetry(mcp, input, actor), runId } };
  }
  if (typeof key !== 'string') throw invalidInput('idempotencyKey', 'must be a string');
  return { input: withoutKey(inputWithKey), options: { idempotencyKey: key, runId } };
}

/** Takes the run out of the input, unless the operation itself has such a field. Tools that only read ignore it. */
function takeRunId({ input: schema }: Pick<Operation, 'input'>, input: Record<string, unknown>) {
  if ('runId' in schema.shape) return { input, runId: undefined };
  const { runId = null, ...rest } = input;
  if (runId === null) return { input: rest, runId: undefined };
  const parsed = Id.safeParse(runId);
  if (!parsed.success) throw invalidInput('runId', 'must be the runId that a write returned');
  return { input: rest, runId: parsed.data };
}

function withoutKey({ idempotencyKey: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

/** An agent that got no answer repeats its call, mostly without a key. */
function recognizeRetry({ retryWindowMs }: McpTool, input: Record<string, unknown>, { via }: Actor) {
  if (retryWindowMs === undefined || input['dryRun'] === true) return {};
  const idempotencyKey = `without key ${hash('sha256', `${via.id} ${JSON.stringify(input)}`)}`;
  return { idempotencyKey, idempotencyKeyLifetimeMs: retryWindowMs };
}

function toTool(name: ToolName, operation: ToolOperation): Tool {
  const { mcp, write, summary } = operation;
  return {
    name,
    title: mcp.title,
    description: mcp.description ?? summary,
    inputSchema: toToolInputSchema(operation),
    outputSchema: toToolOutputSchema(operation),
    annotations: {
      title: mcp.title,
      readOnlyHint: !write,
      ...(write && { destructiveHint: mcp.destructive ?? false, idempotentHint: mcp.idempotent ?? false }),
      openWorldHint: false,
    },
  } as Tool;
}
