import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import { TestApp } from '../support/test-app.ts';

describe('A transaction that PostgreSQL rolls back because of a conflict', () => {
  const app = new TestApp('postgres');
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  test.each(['40001', '40P01'])('is retried (%s), and its effects happen once', async (code) => {
    const ana = await app.createPerson();
    // Fails every other transaction: a sequence keeps counting when transactions are rolled back.
    await withPgClient(app.config.databaseUrl as string, (client) =>
      client.query(`
        create sequence if not exists tries;
        create or replace function undo() returns trigger language plpgsql as $$ begin
          if nextval('tries') % 2 = 1 then raise exception 'undone' using errcode = '${code}'; end if;
          return null;
        end $$;
        drop trigger if exists undo on links;
        create constraint trigger undo after insert on links initially deferred for each row execute function undo()`),
    );
    const { status } = await app.anonymousClient.post('/account/request-password-reset', { email: ana.email });
    expect(status).toBe(200);
    await app.app.pipeline.waitForBackgroundEffects();
    expect(app.log.filter(({ to }) => to === ana.email)).toHaveLength(1);
  });
});
