/** Projects for the measurements, created through the API. */
export interface SeededProjects {
  token: string;
  /** Has 50 tasks. */
  small: SeededProject;
  /** Has 1,000 tasks. */
  large: SeededProject;
  /** The project in which the workloads create tasks. */
  growing: SeededProject;
}

export interface SeededProject {
  id: string;
  taskIds: string[];
}

/** The number of concurrent requests. */
const batchSize = 32;

export async function seedProjects(address: string, existingToken: string | undefined): Promise<SeededProjects> {
  const token = existingToken ?? (await createToken(address));
  const call = createApiCaller(address, { authorization: `Bearer ${token}` });
  const slug = `bench-${crypto.randomUUID().slice(0, 8)}`;
  const { space } = await call('POST', '/spaces', { name: 'Bench', slug });
  const createProject = async (name: string, taskCount: number): Promise<SeededProject> => {
    const { project } = await call('POST', '/projects', { spaceId: space.id, name, slug: name });
    const statuses = await call('GET', `/statuses?projectId=${project.id}`);
    const createTask = async (index: number) => {
      const input = createTaskInput(project.id, index, statuses[index % statuses.length].id);
      const { task } = await call('POST', '/tasks', input);
      return task.id;
    };
    const taskIds: string[] = [];
    for (let start = 0; start < taskCount; start += batchSize) {
      const size = Math.min(batchSize, taskCount - start);
      taskIds.push(...(await Promise.all(Array.from({ length: size }, (_, index) => createTask(start + index)))));
    }
    return { id: project.id, taskIds };
  };
  return {
    token,
    small: await createProject('small', 50),
    large: await createProject('large', 1000),
    growing: await createProject('growing', 1),
  };
}

/** Returns a realistic task: some have a description, some a due date. */
export function createTaskInput(projectId: string, index: number, statusId: string) {
  return {
    projectId,
    statusId,
    title: `Prepare the quarterly report for customer ${index}`,
    priority: (['none', 'low', 'medium', 'high'] as const)[index % 4],
    ...(index % 3 === 0 && {
      description: 'Numbers from **sales** and support, then a first draft for review by Friday.',
    }),
    ...(index % 2 === 0 && { dueDate: `2026-03-${String((index % 28) + 1).padStart(2, '0')}` }),
  };
}

/** Creates an account and returns the secret of a new token. */
async function createToken(address: string): Promise<string> {
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

/** Returns a function that calls the API and parses the response. It throws for a status other than 2xx. */
export function createApiCaller(address: string, headers: Record<string, string>) {
  // biome-ignore lint/suspicious/noExplicitAny: responses come in every shape
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    const response = await fetch(`${address}/api${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} got status ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}
