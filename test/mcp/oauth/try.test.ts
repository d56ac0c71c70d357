import { expect, test } from 'vitest';
import { connectAgent } from '../../agents.ts';
import { withApp, withToken } from '../../helper.ts';

withApp((app) => {
  test('flow', async () => {
    const ana = await app.person();
    const c = await connectAgent(ana);
    console.log(c, (await ana.get('/agents')).body, (await withToken(app, c.accessToken).get('/spaces')).status);
    expect(c.scope).toBe('read write');
  });
});
