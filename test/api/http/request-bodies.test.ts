import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  let ana: Person;
  let api: ApiClient;
  let project: Json;
  const title = 'From the wire';
  beforeAll(async () => {
    ana = await test.createPerson();
    api = await ana.createTokenClient();
    ({ project } = await ana.getPersonalSpace());
  });

  const send = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    test.app.http.inject({
      method: 'POST',
      url: '/api/tasks',
      headers: { ...api.headers, 'content-type': 'application/json', ...headers },
      payload,
    });
  const titles = async () => (await api.get(`/tasks?projectId=${project.id}`)).body.map((task: Json) => task.title);
  const whole = () => JSON.stringify({ projectId: project.id, title });

  describe('A body that is not a JSON object in UTF-8 is a 400 that says so', () => {
    const notJson = 'The body must be valid JSON in UTF-8';
    const noObject = 'The body must be a JSON object';
    it.each([
      ['cut off', '{"title":"x"', notJson],
      ['no JSON at all', 'title=x', notJson],
      ['two values', '{}{}', notJson],
      ['a trailing comma', '{"title":"x",}', notJson],
      ['NaN', '{"estimatedHours":NaN}', notJson],
      ['invalid UTF-8', Buffer.from('7b227469746c65223a22c328227d', 'hex'), notJson],
      ['UTF-8 cut off in a character', Buffer.from('{"title":"é"}').subarray(0, 11), notJson],
      ['UTF-16', Buffer.from('{"title":"x"}', 'utf16le'), notJson],
      ['a NUL byte', Buffer.from('{"title":"x"}\0'), notJson],
      ['an array', '[{"title":"x"}]', noObject],
      ['null', 'null', noObject],
      ['a string', '"title"', noObject],
      ['a number', '1', noObject],
      ['half a million brackets', '['.repeat(500_000) + ']'.repeat(500_000), noObject],
      ['a million opening brackets', '['.repeat(1_000_000), notJson],
    ])('%s', async (_, payload, error) => {
      const answer = await send(payload);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({ error, code: 'invalid_input', issues: [{ path: '', message: error }] });
    });

    it('objects nested 100,000 levels deep are a 400, and the server keeps running', async () => {
      const depth = 100_000;
      const deep = `{"title":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
      const answer = await send(deep);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().issues).toContainEqual({
        path: 'title',
        message: 'must be of type string, received object',
      });
      expect(answer.body.length).toBeLessThan(1000);
      expect((await api.get('/spaces')).status).toBe(200);
    });

    it('an empty body counts as an empty object', async () => {
      const answer = await send('');
      expect(answer.statusCode).toBe(400);
      expect(answer.json().issues).toContainEqual({ path: 'title', message: 'is required' });
    });
  });

  describe('Unusual but valid bodies are accepted', () => {
    it('a byte order mark, white space, escapes, and characters of every plane', async () => {
      const text = 'ß 日本 👩‍👩‍👧 ‏';
      const answer = await send(` \n\t{"projectId":"${project.id}","title":"a\\u00df ${text}"}\r\n `);
      expect(answer.statusCode).toBe(201);
      expect(answer.json().task.title).toBe(`aß ${text}`);
      expect((await send(`\ufeff${whole()}`)).statusCode).toBe(201);
    });

    it('the last value of a duplicate key counts', async () => {
      const answer = await send(`{"projectId":"${project.id}","title":"first","title":"second"}`);
      expect(answer.statusCode).toBe(201);
      expect(answer.json().task.title).toBe('second');
    });

    it('unknown fields are ignored', async () => {
      const answer = await send(JSON.stringify({ ...JSON.parse(whole()), nonsense: { a: [1] }, id: 'mine', rev: 1 }));
      expect(answer.statusCode).toBe(201);
      expect(answer.json().task).not.toHaveProperty('nonsense');
      expect(answer.json().task.id).not.toBe('mine');
    });

    it('the path takes precedence over the body and the query', async () => {
      const [one, two] = [await ana.createTask(project.id), await ana.createTask(project.id)];
      const reply = await api.patch(`/tasks/${one.id}?taskId=${two.id}`, { taskId: two.id, title: 'Of the path' });
      expect(reply.body.task).toMatchObject({ id: one.id, title: 'Of the path' });
      expect((await api.get(`/tasks/${two.id}`)).body.task.title).toBe('A task');
    });
  });

  describe('Object prototypes cannot be polluted', () => {
    it('by a body', async () => {
      for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
        const inherited = await send(`{"${key}":{"title":"x","projectId":"${project.id}","isAdmin":true}}`);
        expect(inherited.statusCode).toBe(400);
        expect(inherited.json().issues).toContainEqual({ path: 'title', message: 'is required' });
        const beside = await send(`{"projectId":"${project.id}","title":"${title}","${key}":{"isAdmin":true}}`);
        expect(beside.statusCode).toBe(201);
      }
      expect(({} as Json).isAdmin).toBeUndefined();
      expect(({} as Json).title).toBeUndefined();
    });

    it('by a query', async () => {
      for (const query of ['__proto__=x', '__proto__[archived]=true', '__proto__=a&__proto__=b', 'constructor=x']) {
        const { status, text } = await api.get(`/tasks?projectId=${project.id}&${query}`);
        expect(status, `${query}: ${text}`).toBe(200);
      }
      expect(({} as Json).archived).toBeUndefined();
    });
  });

  describe('The content type', () => {
    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'application/json-seq',
      'text/json',
      'application/xml',
      'nonsense',
    ])('%s is a 415', async (type) => {
      const before = await titles();
      const answer = await send(whole(), { 'content-type': type });
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toEqual({
        error: 'Send the body as application/json',
        code: 'unsupported_media_type',
      });
      expect(await titles()).toEqual(before);
    });

    it('F133: JSON without a content type is read from programs with a token; sessions stay strict', async () => {
      const before = (await titles()).length;
      const post = (headers: Record<string, string>) =>
        test.app.http.inject({ method: 'POST', url: '/api/tasks', headers, payload: Buffer.from(whole()) });
      const answer = await post(api.headers);
      expect([answer.statusCode, answer.json().task?.title]).toEqual([201, title]);
      const bySession = await post(ana.headers);
      expect([bySession.statusCode, bySession.json().code]).toEqual([415, 'unsupported_media_type']);
      expect(await titles()).toHaveLength(before + 1);
    });

    it.each([
      'application/json',
      'APPLICATION/JSON',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
      'application/merge-patch+json',
    ])('%s is taken', async (type) => {
      expect((await send(whole(), { 'content-type': type })).statusCode).toBe(201);
    });

    it.each(['gzip', 'br', 'gzip, identity'])('with the content coding %s is a 415 that says so', async (coding) => {
      const answer = await send(whole(), { 'content-encoding': coding });
      expect([answer.statusCode, answer.json().error]).toEqual([415, 'Send the body as it is, not compressed']);
      expect((await send(whole(), { 'content-encoding': 'identity' })).statusCode).toBe(201);
    });

    it('does not matter where there is no body', async () => {
      const task = await ana.createTask(project.id);
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        expect((await api.get(`/tasks/${task.id}`, { 'content-type': type })).status).toBe(200);
      }
      expect((await api.delete(`/tasks/${task.id}`, undefined, { 'content-type': 'application/json' })).body).toEqual({
        success: true,
      });
    });
  });

  describe('The size of a body', () => {
    const bytes = (length: number) => {
      const start = `{"projectId":"${project.id}","title":"${title}","description":"x","padding":"`;
      return `${start}${'x'.repeat(length - start.length - 2)}"}`;
    };

    it('of 1 MB is accepted, and of one byte more is a 413', async () => {
      expect((await send(bytes(1024 * 1024))).statusCode).toBe(201);
      const before = await titles();
      const answer = await send(bytes(1024 * 1024 + 1));
      expect(answer.statusCode).toBe(413);
      expect(answer.json()).toEqual({
        error: 'The request body is too large. The limit is 1 MB.',
        code: 'payload_too_large',
      });
      expect(answer.headers['x-request-id']).toMatch(/./);
      expect(await titles()).toEqual(before);
    });
  });
});
