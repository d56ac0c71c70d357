import { isDeepStrictEqual } from 'node:util';
import type { OperationName } from '../../contract/index.ts';
import { hasJsonOutput, type Operation } from '../../contract/operation.ts';
import type { Execution, ExecutionContext } from './executionContext.ts';

export type InvokeHandler = (execution: Execution, context: ExecutionContext, prepared?: unknown) => Promise<unknown>;

/** Runs handlers. With `checkOutputs`, an output that does not match its schema is an error. */
export function createInvokeHandler(checkOutputs: boolean): InvokeHandler {
  return async ({ name, operation, handler, call, input }, context, prepared) => {
    const output = await handler(context, input, prepared);
    if (checkOutputs && (!operation.rest || hasJsonOutput(operation.rest)))
      requireValidOutput(name, getOutputSchema(operation, call), output);
    return output;
  };
}

function getOutputSchema({ mcp, output }: Operation, { isTool }: Execution['call']): Operation['output'] {
  return (isTool && mcp?.output) || output;
}

function requireValidOutput(name: OperationName, schema: Operation['output'], output: unknown): void {
  const json = JSON.parse(JSON.stringify(output));
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`The output of ${name} does not match its schema: ${parsed.error.message}`);
  if (!isDeepStrictEqual(parsed.data, json)) throw new Error(`The output of ${name} has fields that its schema lacks`);
}
