import { readFileSync } from 'node:fs';
import { AppError, type ErrorCode, errors } from '../../contract/errors.ts';
import type { operationsByConcept } from '../../contract/index.ts';
import type { Config } from '../boot/config.ts';
import { headerComponents, headerParameters, toHeaderRefs } from './headers.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { createPaths, toTagName } from './paths.ts';
import type { OpenapiComponents } from './responses.ts';

/** The contract as an OpenAPI 3.1 document. */
export function createOpenapiDocument(config: Config) {
  const shared: OpenapiComponents = { schemas: { Error: errorSchema }, responses: { not_modified: notModified } };
  const paths = createPaths(shared);
  return {
    openapi: '3.1.1',
    info: { title: 'Krokanti Tasks API', version: version(), description: introduction(config) },
    servers: [{ url: `${config.publicUrl}/api` }],
    tags: Object.entries(tags).map(([concept, description]) => ({ name: toTagName(concept), description })),
    paths,
    components: {
      schemas: shared.schemas,
      responses: shared.responses,
      parameters: headerParameters,
      headers: headerComponents,
      securitySchemes: securitySchemes(config),
    },
  };
}

const tags: Record<keyof typeof operationsByConcept, string> = {
  spaces: 'A space holds projects and the people who work on them. Everybody has a personal one.',
  projects: 'A project holds tasks, in columns.',
  statuses: 'A status is a column of a project’s board.',
  tasks: 'Tasks and subtasks, who does them, and what they wait for.',
  board: 'All that a board of a project shows, in one answer.',
  comments: 'What people say about a task.',
  labels: 'A space’s labels, for its tasks to carry.',
  members: 'Who belongs to a space, and who is invited.',
  events: 'What happens, as it happens.',
  tokens: 'API tokens. Only a signed-in person makes and revokes them, never a token.',
  agents: 'Programs that signed in as you with OAuth, to use the MCP server.',
  account: 'Signing up and in, and your own account.',
  admin: 'For who runs the instance: its first user, signed in.',
};

/** Those that are ever sent: two errors are told by their status alone. */
const codes = (Object.keys(errors) as ErrorCode[]).filter((code) => new AppError(code).body.code);

const errorSchema: JsonSchema = {
  type: 'object',
  description: 'What every refusal answers.',
  properties: {
    error: { type: 'string', description: 'What is wrong, for people.' },
    code: { type: 'string', description: 'What is wrong, for programs. Some errors have none.', enum: codes },
    issues: {
      type: 'array',
      description: 'With a 400: each thing that is wrong with the input.',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'The field, dotted; empty for the input as a whole.' },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
      },
    },
  },
  required: ['error'],
};

const notModified = {
  description: 'Not Modified: what you have is current',
  headers: toHeaderRefs(['X-Request-Id', 'ETag']),
};

function introduction({ publicUrl, tokenRateLimit }: Config): string {
  return `
Send \`Authorization: Bearer kt_...\` with every request. You make tokens in the settings at [${publicUrl}](${publicUrl}).

- A token may make ${tokenRateLimit} requests a minute; a 429 says in \`Retry-After\` how many seconds to wait.
- Every error is \`{"error": text}\`, most with a \`code\`; a 400 names each wrong field in \`issues\`.
- In a PATCH, fields left out stay as they are, and null clears.
- Reads have an \`ETag\`: \`If-None-Match\` saves the transfer, \`If-Match\` keeps you from undoing what others changed.
- With an \`Idempotency-Key\`, a change may be sent again without being made twice.
`.trim();
}

function securitySchemes({ publicUrl }: Config) {
  return {
    token: { type: 'http', scheme: 'bearer', description: 'An API token: `kt_...`' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: publicUrl.startsWith('https:') ? '__Host-krokanti' : 'krokanti',
      description: 'The cookie that signing in sets. Browsers send it by themselves.',
    },
  };
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
