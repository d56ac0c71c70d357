import { updateUser } from '../../server/db/queries/users.ts';
import type { Person, TestApp } from './test-app.ts';

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
