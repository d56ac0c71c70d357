/** Projects to measure with, made through the API. */
export interface SeededProjects {
  token: string;
  /** 50 tasks. */
  small: SeededProject;
  /** 1,000 tasks. */
  large: SeededProject;
  /** Where tasks are created. */
  growing: SeededProject;
}

export interface SeededProject {
  id: string;
  taskIds: string[];
}

const atOnce = 32;

export async function seedProjects(address: string, given: string | undefined): Promise<SeededProjects> {
  const token = given ?? (await newToken(address));
  const call = createApiCaller(address, { authorization: `Bearer ${token}` });
  const slug = `bench-${crypto.randomUUID().slice(0, 8)}`;
  const { space } = await call('POST', '/spaces', { name: 'Bench', slug });
  const project = async (name: string, tasks: number): Promise<SeededProject> => {
    const { project } = await call('POST', '/projects', { spaceId: space.id, name, slug: name });
    const statuses = await call('GET', `/statuses?projectId=${project.id}`);
    const make = async (at: number) => {
      const { task } = await call('POST', '/tasks', createTaskInput(project.id, at, statuses[at % statuses.length].id));
      return task.id;
    };
    const taskIds: string[] = [];
    for (let at = 0; at < tasks; at += atOnce) {
      const size = Math.min(atOnce, tasks - at);
      taskIds.push(...(await Promise.all(Array.from({ length: size }, (_, more) => make(at + more)))));
    }
    return { id: project.id, taskIds };
  };
  return {
    token,
    small: await project('small', 50),
    large: await project('large', 1000),
    growing: await project('growing', 1),
  };
}

/** A task as people write them: some have a description, some a date. */
export function createTaskInput(projectId: string, at: number, statusId: string) {
  return {
    projectId,
    statusId,
    title: `Prepare the quarterly report for customer ${at}`,
    priority: (['none', 'low', 'medium', 'high'] as const)[at % 4],
    ...(at % 3 === 0 && {
      description: 'Numbers from **sales** and support, then a first draft for review by Friday.',
    }),
    ...(at % 2 === 0 && { dueDate: `2026-03-${String((at % 28) + 1).padStart(2, '0')}` }),
  };
}

/** A new account's token. */
async function newToken(address: string): Promise<string> {
  const account = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
  await createApiCaller(address, {})('POST', '/account/sign-up', { ...account, name: 'Ana' });
  const signedIn = await fetch(`${address}/api/account/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const cookie = String(signedIn.headers.get('set-cookie')).split(';')[0] as string;
  const { secret } = await createApiCaller(address, { cookie })('POST', '/tokens', { name: 'Bench' });
  return secret;
}

/** @throws Error for an answer that is no 2xx */
export function createApiCaller(address: string, headers: Record<string, string>) {
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${address}/api${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}
