import type { Role } from '../../contract/rules/roles.ts';
import { updateUser } from '../../server/db/queries/users.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiClient, Person, TestApp } from './test-app.ts';

/** A team space with a person in every role and one record of each kind, and two people who are not members. */
export interface Fixtures {
  testApp: TestApp;
  owner: Person;
  admin: Person;
  member: Person;
  viewer: Person;
  /** A member who creates the records that operations act on. */
  creator: Person;
  /** A viewer who created records as a member. */
  demotedCreator: Person;
  /** A member whom operations change, remove or assign. */
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
