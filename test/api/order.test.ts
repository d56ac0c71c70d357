import { describe, expect, test } from 'vitest';
import { type Json, withApp } from '../helper.ts';

describe('The order of a column', () => {
  withApp((app) => {
    test('50 concurrent creates get 50 distinct, increasing positions', async () => {
      const ana = await app.person();
      const { project } = await ana.team();
      const titles = Array.from({ length: 50 }, (_, at) => `Task ${at}`);
      const created = await Promise.all(titles.map((title) => ana.task(project.id, { title })));
      const { body: listed } = await ana.get(`/tasks?projectId=${project.id}`);
      const positions = listed.map((task: Json) => task.position);
      expect(new Set(positions).size).toBe(50);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(listed.map((task: Json) => task.id).sort()).toEqual(created.map((task) => task.id).sort());
    });

    test('10,000 moves into the same gap keep a right order', async () => {
      const ana = await app.person();
      const { project } = await ana.team();
      const order: string[] = [];
      for (const title of ['first', 'a', 'b', 'c', 'd', 'e', 'last']) {
        order.push((await ana.task(project.id, { title })).id);
      }
      const [first, ...rest] = order as [string, ...string[]];
      const movers = rest.slice(0, -1);
      const listed = async () => {
        const { body } = await ana.get(`/tasks?projectId=${project.id}`);
        return { ids: body.map((task: Json) => task.id), positions: body.map((task: Json) => task.position) };
      };
      for (let move = 0; move < 10_000; move++) {
        const mover = movers[move % movers.length] as string;
        const { status } = await ana.patch(`/tasks/${mover}`, { afterTaskId: first });
        if (status !== 200) expect(status).toBe(200);
        order.splice(order.indexOf(mover), 1);
        order.splice(1, 0, mover);
        if (move % 1000 !== 999) continue;
        const { ids, positions } = await listed();
        expect(ids).toEqual(order);
        expect(new Set(positions).size).toBe(positions.length);
      }
    }, 180_000);
  });
});
