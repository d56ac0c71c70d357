import * as z from 'zod';
import { Id, Instant, Name } from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';
import { ReachedSpaceIds, TokenScope } from './tokens.ts';

export const Agent = z
  .object({
    id: Id,
    name: Name.nullable().meta({
      description: 'The name the client reports; null if unknown.',
      example: 'Claude',
    }),
    site: z.string().nullable().meta({
      description: 'The host that the sign-in redirected to; null if it is a program on your own machine.',
      example: 'claude.ai',
    }),
    scope: TokenScope,
    spaceIds: ReachedSpaceIds,
    lastUsedAt: Instant.nullable().meta({ description: 'Accurate to a minute.' }),
    createdAt: Instant.meta({ description: 'When it was connected.' }),
  })
  .meta({ id: 'Agent' });

export const list_agents = operation({
  summary: 'List the agents you have connected with OAuth, newest first.',
  access: 'session',
  rest: { method: 'GET', path: '/agents', arrayField: 'agents' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ agents: z.array(Agent) }),
});

export const delete_agent = operation({
  summary: 'Disconnect an agent. Its access ends immediately.',
  access: 'session',
  rest: { method: 'DELETE', path: '/agents/:agentId' },
  input: z.object({ agentId: Id }),
  output: Success,
  errors: ['not_found'],
});
