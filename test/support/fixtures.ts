import type { Role } from '../../contract/rules/roles.ts';
import { updateUser } from '../../server/db/queries/users.ts';
import type { Json } from '../../testing/json.ts';
import type { ApiClient, Person, TestApp } from './test-app.ts';

/** A space with somebody in every role and one of each thing, a stranger outside, and the host of another space. */
export interface Fixtures {
  testApp: TestApp;
  owner: Person;
  admin: Person;
  member: Person;
  viewer: Person;
  /** A member who makes the things that are acted on. */
  creator: Person;
  /** Made things as a member, and is a viewer now. */
  demotedCreator: Person;
  /** A member to be changed, removed, assigned. */
  spareMember: Person;
  stranger: Person;
  otherSpaceOwner: Person;
  space: Json;
  project: Json;
  statuses: Json[];
  task: Json;
  label: Json;
}

export async function createFixtures(testApp: TestApp): Promise<Fixtures> {
  const owner = await testApp.createPerson('Owner');
  const { space, project, statuses } = await owner.createTeamSpace();
  const members: Record<string, Person> = {};
  for (const [name, role] of Object.entries({
    admin: 'admin',
    member: 'member',
    viewer: 'viewer',
    creator: 'member',
    demotedCreator: 'viewer',
    spareMember: 'member',
  } as const)) {
    members[name] = await testApp.createMember(owner, space.id, role, name);
  }
  const stranger = await testApp.createPerson('Stranger');
  const host = await testApp.createPerson('Host');
  const task = await owner.createTask(project.id);
  const { body } = await owner.post('/labels', { spaceId: space.id, name: 'Bug' });
  const people = {
    ...(members as Record<'admin' | 'member' | 'viewer' | 'creator' | 'demotedCreator' | 'spareMember', Person>),
    owner,
  };
  return { testApp, ...people, stranger, otherSpaceOwner: host, space, project, statuses, task, label: body.label };
}

/** The person becomes a member of the space, as people do. */
export async function joinSpace(
  person: Person,
  owner: Person,
  spaceId: string,
  role: Exclude<Role, 'owner'>,
): Promise<void> {
  const accepted = await person.post('/invitations/accept', {
    secret: await createInvitationSecret(owner, spaceId, role),
  });
  if (accepted.status !== 200) throw new Error(`accept: ${accepted.text}`);
}

/** The secret of a new invitation to the space. */
export async function createInvitationSecret(
  owner: ApiClient,
  spaceId: string,
  role: Role = 'viewer',
): Promise<string> {
  const { body } = await owner.post(`/spaces/${spaceId}/invitations`, { role });
  return String(body.url).split('#invitation=')[1] as string;
}

/** A new account, which gets this plan as an operator would set it. */
export async function createPersonWithPlan(
  test: TestApp,
  plan: 'free' | 'pro' | 'team',
  name?: string,
): Promise<Person> {
  const person = await test.createPerson(name);
  const changes = { plan, updated_at: new Date(test.now()).toISOString() };
  await test.database.write((db) => updateUser(db, person.id, changes));
  return person;
}
