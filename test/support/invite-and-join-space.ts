import type { Role } from '../../contract/rules/roles.ts';
import type { ApiClient, Person } from './test-app.ts';

/** Makes the person a member of the space, by an invitation that they accept. */
export async function joinSpace(
  person: Person,
  owner: Person,
  spaceId: string,
  role: Exclude<Role, 'owner'>,
): Promise<void> {
  const response = await person.post('/invitations/accept', {
    secret: await createInvitationSecret(owner, spaceId, role),
  });
  if (response.status !== 200) throw new Error(`accept: ${response.text}`);
}

/** Creates an invitation to the space and returns its secret. */
export async function createInvitationSecret(
  owner: ApiClient,
  spaceId: string,
  role: Role = 'viewer',
): Promise<string> {
  const { body } = await owner.post(`/spaces/${spaceId}/invitations`, { role });
  return String(body.url).split('#invitation=')[1] as string;
}
