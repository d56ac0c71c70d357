import { expect, test } from 'vitest';
import { createBackgroundEffects } from '../../server/pipeline/backgroundEffects.ts';

test('an effect that fails is reported, and neither stops the others nor rejects the wait for them', async () => {
  const errors: unknown[] = [];
  const done: string[] = [];
  const { start, waitForAll } = createBackgroundEffects({
    database: {
      notifySpacesChanged: () => {
        throw new Error('not notified');
      },
    },
    onError: (error) => void errors.push(error),
  });
  start({
    changedSpaceIds: new Set(['a space']),
    effects: [
      async () => Promise.reject(new Error('rejected')),
      () => {
        throw new Error('thrown');
      },
      async () => void done.push('the last one'),
    ],
  });
  await waitForAll();
  expect(errors.map(String).sort()).toEqual(['Error: not notified', 'Error: rejected', 'Error: thrown']);
  expect(done).toEqual(['the last one']);
});
