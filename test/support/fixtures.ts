import type { Json } from '../../testing/untypedJson.ts';
import type { Person, TestApp } from './test-app.ts';

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
