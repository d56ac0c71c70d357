import { isDeepStrictEqual } from 'node:util';
import type { OperationName } from '../../contract/index.ts';
import { hasJsonOutput, type Operation } from '../../contract/operation.ts';
import type { AgentOnlyHandlers, AnyHandler, CustomShapeToolHandlers } from '../operations/handlerTypes.ts';
import { operationHandlers } from '../operations/index.ts';
import type { Execution, ExecutionContext, UntypedHandler } from './executionContext.ts';

interface Dependencies {
  customShapeToolHandlers: CustomShapeToolHandlers;
  agentOnlyHandlers: AgentOnlyHandlers;
  checkOutputs: boolean;
}

export type InvokeHandler = (execution: Execution, context: ExecutionContext, prepared?: unknown) => Promise<unknown>;

/** Finds the handlers of operations and runs them. */
export function createHandlerRegistry({ customShapeToolHandlers, agentOnlyHandlers, checkOutputs }: Dependencies) {
  const handlers: { [N in OperationName]: AnyHandler<N> } = { ...operationHandlers, ...agentOnlyHandlers };

  function getHandler(name: OperationName, { isTool = false } = {}): UntypedHandler {
    const handler =
      isTool && name in customShapeToolHandlers
        ? customShapeToolHandlers[name as keyof CustomShapeToolHandlers]
        : handlers[name as OperationName];
    return handler as UntypedHandler;
  }

  const invokeHandler: InvokeHandler = async ({ name, operation, handler, call, input }, context, prepared) => {
    const output = await handler(context, input, prepared);
    if (checkOutputs && (!operation.rest || hasJsonOutput(operation.rest)))
      requireValidOutput(name, getOutputSchema(operation, call), output);
    return output;
  };

  return { getHandler, invokeHandler };
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
