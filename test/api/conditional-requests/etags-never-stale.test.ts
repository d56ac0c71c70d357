import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../../contract/index.ts';
import { captureReads, recheckReads } from '../../support/conditional-reads.ts';
import { getRelatedChanges, getTaskChanges, resetFixtures } from '../../support/etag-invalidating-changes.ts';
import { createFixtures, type Fixtures } from '../../support/fixtures.ts';
import {
  callOperation,
  getOperation,
  getSuccessStatus,
  operationInputs,
  operationNames,
} from '../../support/operation-inputs.ts';
import {
  createReadableRecords,
  getReadablePaths,
  type ReadableRecords,
} from '../../support/readable-records-and-paths.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';

const writes = operationNames.filter((name) => getOperation(name).write);
/** The inputs of these two are only sent by email. */
const mailed: OperationName[] = ['verify_email', 'reset_password'];

const tellsUse = /^\/(account\/sessions|tokens|agents|admin\/users) /;

describeOnEachEngine((test) => {
  let world: Fixtures;
  let library: ReadableRecords;
  beforeAll(async () => {
    world = await createFixtures(test);
    library = await createReadableRecords(world);
  });

  it('every read has an ETag and answers it with an empty 304 while nothing changes', async () => {
    // Otherwise notifications may be written between the two reads.
    await test.app.catchUpNotifications();
    const shelf = await captureReads(library);
    expect(shelf.size).toBe(getReadablePaths(library).length * 2);
    const readable = [...shelf].filter(([, { response }]) => response.status === 200);
    expect(readable.length).toBeGreaterThan(50);
    for (const [name, { response }] of readable) expect(response.headers['etag'], name).toMatch(/^(W\/)?"[^"]+"$/);
    const { changed, unchanged } = await recheckReads(shelf);
    // The last use of a session or token is saved in the background and may change between the two reads.
    expect(changed.filter((name) => !tellsUse.test(name))).toEqual([]);
    expect([...changed, ...unchanged].sort()).toEqual(readable.map(([name]) => name).sort());
  });

  describe('A 304 is never wrong', () => {
    it.each(writes)('after %s', async (name) => {
      // Changing the password would end the sessions that read here.
      const caller = name === 'change_password' ? world.otherSpaceOwner : await test.signIn(world.owner);
      const input = await operationInputs[name]({ ...world, caller, recordCreator: world.owner });
      const shelf = await captureReads(library);
      const response = await callOperation(caller, name, input);
      if (!mailed.includes(name)) expect(response.status, response.text).toBe(getSuccessStatus(getOperation(name)));
      await recheckReads(shelf);
    });

    it.each(Object.entries(getTaskChanges()))('after a change of a task’s %s', async (_, change) => {
      const shelf = await captureReads(library);
      const { owner, task } = world;
      const response = await owner.patch(`/tasks/${task.id}`, await change(world));
      expect(response.status, response.text).toBe(200);
      const { changed } = await recheckReads(shelf);
      expect(changed).toContain(`/tasks/${task.id} by viewer`);
      expect(changed).toContain(`/tasks/${task.id}/activity by viewer`);
    });

    it.each(Object.entries(getRelatedChanges()))('after %s', async (_, change) => {
      await resetFixtures(world);
      const prepared = await change.prepare?.(world);
      const shelf = await captureReads(library);
      await change.change(world, prepared);
      const { changed } = await recheckReads(shelf);
      const { task, space, project } = world;
      const expected = change.changedPath
        .replace('TASK', `/tasks/${task.id}`)
        .replace('SPACE', `/spaces/${space.id}`)
        .replace('PROJECT', project.id);
      expect(changed).toContain(expected);
    });
  });
});
