import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../../contract/index.ts';
import { fill, type Library, pathsOf, readAgain, readAll } from '../../support/conditional-reads.ts';
import { buildWorld, type World } from '../../support/fixtures.ts';
import { declared, inputs, operationNames, send, successOf } from '../../support/operation-inputs.ts';
import { elsewhere, inOrder, taskChanges } from '../../support/sample-changes.ts';
import { withApp } from '../../support/test-app.ts';

const writes = operationNames.filter((name) => declared(name).write);
/** What these two take comes only by mail. */
const mailed: OperationName[] = ['verify_email', 'reset_password'];

const tellsUse = /^\/(account\/sessions|tokens|agents|admin\/users) /;

withApp((test) => {
  let world: World;
  let library: Library;
  beforeAll(async () => {
    world = await buildWorld(test);
    library = await fill(world);
  });

  it('every read has an ETag, and with it a 304 without a body as long as nothing changes', async () => {
    const shelf = await readAll(library);
    expect(shelf.size).toBe(pathsOf(library).length * 2);
    const readable = [...shelf].filter(([, { reply }]) => reply.status === 200);
    expect(readable.length).toBeGreaterThan(50);
    for (const [name, { reply }] of readable) expect(reply.headers['etag'], name).toMatch(/^(W\/)?"[^"]+"$/);
    const { changed, unchanged } = await readAgain(shelf);
    // When a session or token was last used is written now and then, which may be between the two readings.
    expect(changed.filter((name) => !tellsUse.test(name))).toEqual([]);
    expect([...changed, ...unchanged].sort()).toEqual(readable.map(([name]) => name).sort());
  });

  describe('A 304 is never a lie', () => {
    it.each(writes)('after %s', async (name) => {
      // Who changes the password ends the sessions that go on reading here.
      const caller = name === 'change_password' ? world.host : await test.signIn(world.owner);
      const input = await inputs[name]({ ...world, caller, maker: world.owner });
      const shelf = await readAll(library);
      const reply = await send(caller, name, input);
      if (!mailed.includes(name)) expect(reply.status, reply.text).toBe(successOf(declared(name)));
      await readAgain(shelf);
    });

    it.each(Object.entries(taskChanges()))('after a change of a task’s %s', async (_, change) => {
      const shelf = await readAll(library);
      const { owner, task } = world;
      const reply = await owner.patch(`/tasks/${task.id}`, await change(world));
      expect(reply.status, reply.text).toBe(200);
      const { changed } = await readAgain(shelf);
      expect(changed).toContain(`/tasks/${task.id} by viewer`);
      expect(changed).toContain(`/tasks/${task.id}/activity by viewer`);
    });

    it.each(Object.entries(elsewhere()))('after %s', async (_, change) => {
      await inOrder(world);
      const prepared = await change.before?.(world);
      const shelf = await readAll(library);
      await change.make(world, prepared);
      const { changed } = await readAgain(shelf);
      const { task, space, project } = world;
      const expected = change.shows
        .replace('TASK', `/tasks/${task.id}`)
        .replace('SPACE', `/spaces/${space.id}`)
        .replace('PROJECT', project.id);
      expect(changed).toContain(expected);
    });
  });
});
