import type * as z from 'zod';
import type { OperationName, Operations } from '../contract/index.ts';
import type { Actor } from '../server/auth/authorize.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';
import { agentOnlyHandlers } from '../server/mcp/tools/agentOnlyHandlers.ts';
import { customShapeToolHandlers } from '../server/mcp/tools/customShapeToolHandlers.ts';
import { createPipeline } from '../server/pipeline/index.ts';
import type { CliContext } from './withDatabase.ts';

export type ExecuteAs = <N extends OperationName>(
  actor: Actor,
  name: N,
  input: z.input<Operations[N]['input']>,
) => Promise<z.output<Operations[N]['output']>>;

/** Executes operations through the pipeline, as the transports do. */
export function createExecuteAs(
  { database, services }: Pick<CliContext, 'database' | 'services'>,
  now: () => number = Date.now,
): ExecuteAs {
  const lastUsed = {
    markUsed: () => new Map(),
    flush: async () => {},
    stop: async () => {},
  };
  const pipeline = createPipeline({
    database,
    services,
    customShapeToolHandlers,
    agentOnlyHandlers,
    lastUsed,
    now,
    checkOutputs: false,
    onBackgroundError: (error) => void process.stderr.write(`${formatErrorLine(error)}\n`),
  });
  return async (actor, name, input) => {
    const { output } = await pipeline.executeAs(actor, name, { credentials: null, input: () => input, clientIp: '' });
    return output as never;
  };
}
