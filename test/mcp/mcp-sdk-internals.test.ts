import { beforeAll, expect, test } from 'vitest';
import { McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

// server/mcp/invalidParamsReportingServer.ts overrides a protected method of the SDK and parses the message of its
// validation error.
describeOnEachEngine((app) => {
  let secret: string;
  beforeAll(async () => {
    secret = await (await app.createPerson()).createTokenSecret();
  });

  test.each(protocolRevisions)('on %s, malformed params are an error that names the param', async (revision) => {
    const { error } = await new McpClient(app, secret, revision).request('resources/read', { uri: 7 });
    expect(error.code).toBe(-32602);
    expect(error.message).toMatch(/^Invalid params: uri: Invalid input: expected string/);
  });
});
