import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { OperationCall, OperationResult } from '../pipeline/operationCallAndResult.ts';

/** What a tool takes beside the input of its operation. */
export type ToolCallOptions = Pick<OperationCall, 'idempotencyKey' | 'idempotencyKeyLifetimeMs' | 'runId'>;

/** The authenticated caller of one HTTP request, and how to execute operations for them. */
export interface McpContext {
  actor: Actor;
  /** Milliseconds. */
  now: number;
  /** Executes an operation as the caller, in its tool shape if it has one. Returns its output. */
  execute(name: OperationName, input: Record<string, unknown>): Promise<unknown>;
  /** The same with more options; also tells the run, and whether the output is that of an earlier call. */
  executeWithOptions(
    name: OperationName,
    input: Record<string, unknown>,
    options: ToolCallOptions,
  ): Promise<Pick<OperationResult, 'output' | 'isReplayed' | 'runId'>>;
  /** Executes an operation as the caller, as over REST. */
  executeAsRest(name: OperationName, input: Record<string, unknown>): Promise<unknown>;
  /** Logs unexpected errors and server errors, and counts those that limits cause. Other errors of the caller are not logged. */
  logError(error: unknown): void;
}

export function createMcpContext(
  actor: Actor,
  request: FastifyRequest,
  {
    pipeline,
    call,
    now,
    countError,
  }: { pipeline: Pipeline; call: Omit<OperationCall, 'input'>; now: number; countError: (error: AppError) => void },
): McpContext {
  const executeWithOptions: McpContext['executeWithOptions'] = (name, input, options) =>
    pipeline.executeAs(actor, name, { ...call, isTool: true, input: () => input, ...options });
  return {
    actor,
    now,
    execute: async (name, input) => (await executeWithOptions(name, input, {})).output,
    executeWithOptions,
    executeAsRest: async (name, input) => {
      const { output } = await pipeline.executeAs(actor, name, { ...call, input: () => input });
      return output;
    },
    logError: (err) => {
      if (err instanceof AppError) countError(err);
      if (!(err instanceof AppError) || err.status >= 500) request.log.error({ err }, 'A tool failed');
    },
  };
}
