import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { OperationCall } from '../pipeline/operationCall.ts';

/** Whoever made the HTTP request, authenticated and counted, and what they may have done. */
export interface McpContext {
  actor: Actor;
  /** Milliseconds. */
  now: number;
  /** Runs an operation as the caller, as a tool where it is one; gives its output. */
  execute(name: OperationName, input: Record<string, unknown>, idempotencyKey?: string): Promise<unknown>;
  /** Writes down what should not have happened: whatever is no refusal, and refusals that are no fault of the caller's. */
  logError(error: unknown): void;
}

export function createMcpContext(
  actor: Actor,
  request: FastifyRequest,
  { pipeline, call, now }: { pipeline: Pipeline; call: Omit<OperationCall, 'input'>; now: number },
): McpContext {
  return {
    actor,
    now,
    execute: async (name, input, idempotencyKey) => {
      const answer = await pipeline.executeAs(actor, name, {
        ...call,
        isTool: true,
        input: () => input,
        idempotencyKey,
      });
      return answer.output;
    },
    logError: (err) => {
      if (!(err instanceof AppError) || err.status >= 500) request.log.error({ err }, 'A tool failed');
    },
  };
}
