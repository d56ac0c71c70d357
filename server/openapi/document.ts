import { readFileSync } from 'node:fs';
import type { operationsByConcept } from '../../contract/index.ts';
import type { Config } from '../boot/config.ts';
import { errorSchema } from './errorSchema.ts';
import { headerComponents, headerParameters, toHeaderRefs } from './headers.ts';
import { createPaths, toTagName } from './paths.ts';
import type { OpenapiComponents } from './responses.ts';

/** Creates the OpenAPI 3.1 document of the contract. */
export function createOpenapiDocument(config: Config) {
  const components: OpenapiComponents = { schemas: { Error: errorSchema }, responses: { not_modified: notModified } };
  const paths = createPaths(components);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Krokanti Tasks API',
      ...readPackage(),
      contact: { name: 'Krokanti Tasks', url: config.publicUrl },
      description: createIntroduction(config),
    },
    servers: [{ url: `${config.publicUrl}/api` }],
    tags: Object.entries(tags).map(([concept, description]) => ({ name: toTagName(concept), description })),
    paths,
    components: {
      schemas: components.schemas,
      responses: components.responses,
      parameters: headerParameters,
      headers: headerComponents,
      securitySchemes: createSecuritySchemes(config),
    },
  };
}

const tags: Record<keyof typeof operationsByConcept, string> = {
  spaces: 'A space contains projects and the people who work on them. Every user has a personal space.',
  projects: 'A project contains tasks, in columns.',
  statuses: 'A status is a column of a project’s board.',
  tasks: 'Tasks and subtasks, with assignees and blockers.',
  leases: 'Which agent works on which task: claims, reports, questions and answers.',
  board: 'Everything that a project’s board shows, in one response.',
  comments: 'Comments on a task.',
  labels: 'The labels of a space, which its tasks can have.',
  members: 'Members of a space, and invitations to it.',
  events: 'Changes, streamed as they happen.',
  notifications: 'What you are told of, what you watch, and how you are told.',
  runs: 'What tokens and agents did without a longer pause, and taking it back.',
  exports: 'Your data as files.',
  imports: 'Tasks from files of other programs, or of an export.',
  tokens: 'API tokens. Only a signed-in user can create and revoke them, not a token.',
  agents: 'Apps you authorized with OAuth to use the MCP server.',
  calendars: 'Feeds of dated tasks with a secret address, for calendar programs.',
  account: 'Signing up, signing in, and your own account.',
  admin: 'For the server’s admin: the first user, signed in.',
};

const notModified = {
  description: 'Not Modified: your copy is current',
  headers: toHeaderRefs(['X-Request-Id', 'ETag', 'RateLimit-Policy', 'RateLimit']),
};

function createIntroduction({ publicUrl, tokenRateLimit }: Config): string {
  return `
Send \`Authorization: Bearer kt_...\` with every request. Create tokens in the settings at [${publicUrl}](${publicUrl}).

- A token can make ${tokenRateLimit} requests per minute. With a 429, \`Retry-After\` has the seconds to wait.
- Every error is \`{"error": text}\`, most with a \`code\`. A 400 lists every invalid field in \`issues\`.
- In a PATCH, omitted fields do not change and null clears a field.
- Reads return an \`ETag\`: \`If-None-Match\` saves the transfer, \`If-Match\` prevents overwriting others’ changes.
- With an \`Idempotency-Key\`, you can retry a change without making it twice.
`.trim();
}

function createSecuritySchemes({ publicUrl }: Config) {
  return {
    token: { type: 'http', scheme: 'bearer', description: 'An API token: `kt_...`' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: publicUrl.startsWith('https:') ? '__Host-krokanti' : 'krokanti',
      description: 'The cookie set by signing in. Browsers send it automatically.',
    },
  };
}

/** The version and the license of the product. */
function readPackage() {
  const { version, license } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return { version, license: { name: license, identifier: license } };
}
