import type { OperationName } from '../../contract/index.ts';
import type { AgentOnlyHandlers, AnyHandler, CustomShapeToolHandlers } from '../operations/handlerTypes.ts';
import { operationHandlers } from '../operations/index.ts';
import type { UntypedHandler } from './executionContext.ts';
import { createInvokeHandler } from './invokeHandler.ts';

interface Dependencies {
  customShapeToolHandlers: CustomShapeToolHandlers;
  agentOnlyHandlers: AgentOnlyHandlers;
  checkOutputs: boolean;
}

/** Finds the handlers of operations. */
export function createHandlerRegistry({ customShapeToolHandlers, agentOnlyHandlers, checkOutputs }: Dependencies) {
  const handlers: { [N in OperationName]: AnyHandler<N> } = { ...operationHandlers, ...agentOnlyHandlers };

  function getHandler(name: OperationName, { isTool = false } = {}): UntypedHandler {
    const handler =
      isTool && name in customShapeToolHandlers
        ? customShapeToolHandlers[name as keyof CustomShapeToolHandlers]
        : handlers[name as OperationName];
    return handler as UntypedHandler;
  }

  return { getHandler, invokeHandler: createInvokeHandler(checkOutputs) };
}
