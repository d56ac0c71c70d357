/** A server with a signed-in user and boards. `huge` has as many tasks as were asked for; it is empty by default. */
export interface SeededBoards {
  origin: string;
  cookie: string;
  small: string;
  large: string;
  huge: string;
}

const count = 2000;
const verbs = 'Plan write review call order paint move check send build test ship fix draft weigh clean'.split(' ');
const objects = 'the report a shelf both invoices our garden this release the old page two letters'.split(' ');

export async function seedBoards(origin: string, hugeCount = 0): Promise<SeededBoards> {
  const person = { email: 'bench@example.com', password: 'correct horse battery' };
  await post(origin, '/account/sign-up', { ...person, name: 'Ana Ruiz', timeZone: 'UTC' });
  const response = await post(origin, '/account/sign-in', person);
  const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const get = async (path: string) => (await fetch(`${origin}/api${path}`, { headers: { cookie } })).json();
  const [space] = (await get('/spaces')) as { id: string }[];
  const createProject = async (slug: string) => {
    const response = await post(origin, '/projects', { spaceId: space?.id, name: slug, slug }, cookie);
    return ((await response.json()) as { project: { id: string } }).project.id;
  };
  const [small, large, huge] = [
    await createProject('small'),
    await createProject('large'),
    await createProject('huge'),
  ];
  await fill(origin, cookie, small, 100);
  await fill(origin, cookie, large, count);
  await fill(origin, cookie, huge, hugeCount);
  return { origin, cookie, small, large, huge };
}

async function fill(origin: string, cookie: string, projectId: string, total: number): Promise<void> {
  const response = await fetch(`${origin}/api/statuses?projectId=${projectId}`, { headers: { cookie } });
  const statuses = (await response.json()) as { id: string }[];
  const { user } = (await (await fetch(`${origin}/api/me`, { headers: { cookie } })).json()) as {
    user: { id: string };
  };
  const priorities = ['none', 'low', 'medium', 'high', 'urgent'];
  const createTask = (index: number) =>
    post(
      origin,
      '/tasks',
      {
        projectId,
        title: `${verbs[(index * 7) % verbs.length]} ${objects[(index * 5) % objects.length]} ${verbs[(index * 3) % verbs.length]} ${index}`,
        statusId: statuses[index % statuses.length]?.id,
        priority: priorities[(index * 11) % 5],
        dueDate: index % 3 === 0 ? `2026-12-${String((index % 28) + 1).padStart(2, '0')}` : null,
        assigneeIds: index % 2 === 0 ? [user.id] : [],
      },
      cookie,
    );
  const workers = Array.from({ length: 16 }, async (_, worker) => {
    for (let index = worker; index < total; index += 16) {
      const { status } = await createTask(index);
      if (status !== 201) throw new Error(`Creating a task failed: ${status}`);
    }
  });
  await Promise.all(workers);
}

function post(origin: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
  return fetch(`${origin}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
