import type * as z from 'zod';
import type { Project } from '../../contract/projects.ts';
import type { Space } from '../../contract/spaces.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import type { CommandResult } from '../output.ts';

interface DemoSummary {
  isNew: boolean;
  user: UserRow;
  /** Present only for a new account. */
  password: string | undefined;
  space: z.input<typeof Space>;
  projects: z.input<typeof Project>[];
  secret: string;
  warning: string | undefined;
  publicUrl: string;
}

/** Describes the space and how to start using it. */
export function toDemoResult({
  isNew,
  user,
  password,
  space,
  projects,
  secret,
  warning,
  publicUrl,
}: DemoSummary): CommandResult {
  const curl = createCurlCommands(`${publicUrl}/api`, secret, space.id, projects[0]?.id ?? 'PROJECT_ID');
  const lines = [
    isNew
      ? `Created the space ${space.name}: ${projects.length} projects, 5 members, 200 tasks.`
      : `The space ${space.name} already exists and is unchanged. Use --fresh to create another one.`,
    '',
    `  Server    ${publicUrl} (start it with npm start or krokanti serve)`,
    `  Account   ${user.email}`,
    ...(password === undefined ? [] : [`  Password  ${password}  (shown only once)`]),
    `  Token     ${secret}  (shown only once)`,
    ...(warning === undefined ? [] : ['', warning]),
    '',
    ...curl.map((line) => `${line}\n`),
  ];
  return {
    json: {
      isNew,
      user: toUser(user),
      password: password ?? null,
      space,
      projects,
      secret,
      curl,
      ...(warning && { warning }),
    },
    stdout: lines.join('\n').trimEnd(),
  };
}

function createCurlCommands(api: string, secret: string, spaceId: string, projectId: string): string[] {
  const auth = `-H "Authorization: Bearer ${secret}"`;
  const body = JSON.stringify({ projectId, title: 'My new task', priority: 'high' });
  return [
    `curl "${api}/spaces" ${auth}`,
    `curl "${api}/projects?spaceId=${spaceId}" ${auth}`,
    `curl "${api}/tasks?projectId=${projectId}" ${auth}`,
    `curl -X POST "${api}/tasks" ${auth} -H "Content-Type: application/json" -d '${body}'`,
  ];
}
