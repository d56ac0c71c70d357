import { describe, expect, test } from 'vitest';
import { describeOnEachEngine } from '../support/test-app.ts';

describe('A database', () => {
  describeOnEachEngine((app) => {
    test('commits concurrent writes together, and one that fails does not affect the others', async () => {
      const ana = await app.createPerson();
      const { space } = await ana.createTeamSpace();
      const names = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 'same' : `label ${at}`));
      const answers = await Promise.all(names.map((name) => ana.post('/labels', { spaceId: space.id, name })));
      const statuses = answers.map((answer) => answer.status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(41);
      expect(statuses.filter((status) => status === 409)).toHaveLength(19);
      const { body: labels } = await ana.get(`/labels?spaceId=${space.id}`);
      expect(labels).toHaveLength(41);
    });
  });
});
