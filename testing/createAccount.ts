import { sendRequest } from './sendRequest.ts';

export interface Account {
  email: string;
  password: string;
  /** The `Cookie` header of its session. */
  cookie: string;
  /** The secret of its API token. */
  token: string;
  /** Headers that authenticate with the token. */
  headers: { authorization: string };
  /** The project of its personal space. */
  projectId: string;
}

/** Creates an account with an API token. */
export async function createAccount(baseUrl: string): Promise<Account> {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = 'correct horse battery';
  await sendRequest(baseUrl, '/api/account/sign-up', { body: { email, password, name: 'Ana' } });
  const cookie = await createSessionCookie(baseUrl, { email, password });
  const { body } = await sendRequest(baseUrl, '/api/tokens', { body: { name: 'Test' }, headers: { cookie } });
  const headers = { authorization: `Bearer ${body.secret}` };
  const { body: spaces } = await sendRequest(baseUrl, '/api/spaces', { headers });
  const { body: projects } = await sendRequest(baseUrl, `/api/projects?spaceId=${spaces[0].id}`, { headers });
  return { email, password, cookie, token: body.secret, headers, projectId: projects[0].id };
}

/** Signs in and returns the cookie of the new session. */
export async function createSessionCookie(baseUrl: string, { email, password }: Pick<Account, 'email' | 'password'>) {
  const { headers } = await sendRequest(baseUrl, '/api/account/sign-in', { body: { email, password } });
  return String(headers.get('set-cookie')).split(';')[0] as string;
}
