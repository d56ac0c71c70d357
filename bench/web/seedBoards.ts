/** A server with somebody on it, a small board and one of 2,000 cards. */
export interface SeededBoards {
  origin: string;
  cookie: string;
  small: string;
  large: string;
}

const count = 2000;
const words = 'Plan write review call order paint move check send build test ship fix draft weigh clean'.split(' ');
const things = 'the report a shelf both invoices our garden this release the old page two letters'.split(' ');

export async function seedBoards(origin: string): Promise<SeededBoards> {
  const person = { email: 'bench@example.com', password: 'correct horse battery' };
  await post(origin, '/account/sign-up', { ...person, name: 'Ana Ruiz' });
  const entered = await post(origin, '/account/sign-in', person);
  const cookie = (entered.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const get = async (path: string) => (await fetch(`${origin}/api${path}`, { headers: { cookie } })).json();
  const [space] = (await get('/spaces')) as { id: string }[];
  const made = async (slug: string) => {
    const answer = await post(origin, '/projects', { spaceId: space?.id, name: slug, slug }, cookie);
    return ((await answer.json()) as { project: { id: string } }).project.id;
  };
  const [small, large] = [await made('small'), await made('large')];
  await fill(origin, cookie, small, 100);
  await fill(origin, cookie, large, count);
  return { origin, cookie, small, large };
}

async function fill(origin: string, cookie: string, projectId: string, total: number): Promise<void> {
  const answer = await fetch(`${origin}/api/statuses?projectId=${projectId}`, { headers: { cookie } });
  const statuses = (await answer.json()) as { id: string }[];
  const { user } = (await (await fetch(`${origin}/api/me`, { headers: { cookie } })).json()) as {
    user: { id: string };
  };
  const priorities = ['none', 'low', 'medium', 'high', 'urgent'];
  const make = (at: number) =>
    post(
      origin,
      '/tasks',
      {
        projectId,
        title: `${words[(at * 7) % words.length]} ${things[(at * 5) % things.length]} ${words[(at * 3) % words.length]} ${at}`,
        statusId: statuses[at % statuses.length]?.id,
        priority: priorities[(at * 11) % 5],
        dueDate: at % 3 === 0 ? `2026-12-${String((at % 28) + 1).padStart(2, '0')}` : null,
        assigneeIds: at % 2 === 0 ? [user.id] : [],
      },
      cookie,
    );
  const lanes = Array.from({ length: 16 }, async (_, lane) => {
    for (let at = lane; at < total; at += 16) {
      const { status } = await make(at);
      if (status !== 201) throw new Error(`A task was refused: ${status}`);
    }
  });
  await Promise.all(lanes);
}

function post(origin: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
  return fetch(`${origin}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
