import type * as z from 'zod';
import type { Project } from '../../contract/projects.ts';
import type { Space } from '../../contract/spaces.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import type { CommandResult } from '../output.ts';

interface DemoSummary {
  isNew: boolean;
  user: UserRow;
  /** Only of an account made now. */
  password: string | undefined;
  space: z.input<typeof Space>;
  projects: z.input<typeof Project>[];
  secret: string;
  warning: string | undefined;
  publicUrl: string;
}

/** What there is now, and how to begin with it. */
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
  const curl = curlLines(`${publicUrl}/api`, secret, space.id, projects[0]?.id ?? 'PROJECT_ID');
  const lines = [
    isNew
      ? `The space ${space.name} is there: ${projects.length} projects, 5 members, 200 tasks.`
      : `The space ${space.name} was there already and is as it was; --fresh makes another one.`,
    '',
    `  Server    ${publicUrl} (npm start, or krokanti serve)`,
    `  Account   ${user.email}`,
    ...(password === undefined ? [] : [`  Password  ${password}  (shown only now)`]),
    `  Token     ${secret}  (shown only now)`,
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

function curlLines(api: string, secret: string, spaceId: string, projectId: string): string[] {
  const auth = `-H "Authorization: Bearer ${secret}"`;
  const body = JSON.stringify({ projectId, title: 'My new task', priority: 'high' });
  return [
    `curl "${api}/spaces" ${auth}`,
    `curl "${api}/projects?spaceId=${spaceId}" ${auth}`,
    `curl "${api}/tasks?projectId=${projectId}" ${auth}`,
    `curl -X POST "${api}/tasks" ${auth} -H "Content-Type: application/json" -d '${body}'`,
  ];
}
