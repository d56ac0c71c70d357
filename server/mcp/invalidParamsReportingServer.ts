import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';

type RequestHandler = Parameters<Server['_wrapHandler']>[1];

/**
 * Reports malformed params as "Invalid params". The SDK would report an internal error whose message is zod's issues in
 * JSON. This overrides a protected method of the SDK and parses that message; test/mcp/mcp-sdk-internals.test.ts fails
 * when an update of the SDK changes either.
 */
export class InvalidParamsReportingServer extends Server {
  protected override _wrapHandler(method: string, handler: RequestHandler): RequestHandler {
    const wrapped = super._wrapHandler(method, handler);
    return async (request, context) => {
      try {
        return await wrapped(request, context);
      } catch (error) {
        // Our handlers throw only protocol errors. Any other error comes from the SDK's validation of params.
        if (error instanceof ProtocolError) throw error;
        const message = `Invalid params: ${formatZodIssues((error as Error).message)}`;
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
      }
    };
  }
}

function formatZodIssues(message: string): string {
  try {
    const issues: { path: string[]; message: string }[] = JSON.parse(message);
    return issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`).join('; ');
  } catch {
    return message;
  }
}
