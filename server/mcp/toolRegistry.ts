import { type CallToolResult, ProtocolError, ProtocolErrorCode, type Tool } from '@modelcontextprotocol/server';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { operations, type ToolName } from '../../contract/index.ts';
import type { McpTool, Operation } from '../../contract/operation.ts';
import type { McpContext } from './mcpContext.ts';
import { parseToolDates } from './parseToolDates.ts';
import { toToolErrorResult } from './toolErrors.ts';
import { toToolInputSchema, toToolOutputSchema } from './toolJsonSchemas.ts';

type Tooled = Operation & { mcp: McpTool };

const tooled = Object.entries<Operation>(operations).filter(
  (entry): entry is [ToolName, Tooled] => entry[1].mcp !== undefined,
);
const byName = new Map<string, Tooled>(tooled);

// Made once: making them at each request would cost more than the requests.
const all = tooled.map(([name, operation]) => describe(name, operation));
const reading = all.filter(({ name }) => !byName.get(name)?.write);

/** The tools that the caller may use: with a read-only token, those that change nothing. */
export function listTools({ actor }: McpContext): Tool[] {
  return 'scope' in actor.via && actor.via.scope === 'read' ? reading : all;
}

/** Calls the operation that is the tool. What it refuses is a result too, for the model to read. */
export async function callTool(
  caller: McpContext,
  name: string,
  given: Record<string, unknown>,
): Promise<CallToolResult> {
  const operation = byName.get(name);
  if (!operation) {
    const names = listTools(caller).map((tool) => tool.name);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}. There are ${names.join(', ')}`);
  }
  try {
    const { input, key } = inputOf(operation, given, caller);
    const output = await caller.execute(name as ToolName, input, key);
    const structuredContent = output as Record<string, unknown>;
    return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent };
  } catch (error) {
    caller.logError(error);
    if (error instanceof AppError) return toToolErrorResult(error, given);
    return toToolErrorResult(new AppError('internal'), given);
  }
}

/** The operation's input and, apart from it, the idempotency key. */
function inputOf({ mcp }: Tooled, given: Record<string, unknown>, { actor, now }: McpContext) {
  const input = parseToolDates(given, { timeZone: actor.user.time_zone, now }) as Record<string, unknown>;
  // Where the tool takes none, it stays in the input and is refused by name.
  const key = mcp.takesIdempotencyKey ? input['idempotencyKey'] : undefined;
  if (key === undefined) return { input };
  if (typeof key !== 'string') throw invalidInput('idempotencyKey', 'must be a string');
  const { idempotencyKey: _, ...rest } = input;
  return { input: rest, key };
}

function describe(name: ToolName, operation: Tooled): Tool {
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
