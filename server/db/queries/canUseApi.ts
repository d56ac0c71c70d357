import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import type { UserRow } from '../schema.ts';

/** Whether the user's tokens work: on a paid plan of their own, or in a space whose owner, no demo person, has the Team plan. */
export async function canUseApi(db: Db, { id, plan }: Pick<UserRow, 'id' | 'plan'>): Promise<boolean> {
  return plan !== 'free' || (await selectOwnerWithTeamPlan(db, { userId: id })).length > 0;
}

const selectOwnerWithTeamPlan = prepareQuery((db, param: Param<{ userId: string }>) =>
  db
    .selectFrom('members as mine')
    .innerJoin('members as theirs', 'theirs.space_id', 'mine.space_id')
    .innerJoin('users as owner', 'owner.id', 'theirs.user_id')
    .select('owner.id')
    .where('mine.user_id', '=', param('userId'))
    .where('theirs.role', '=', 'owner')
    .where('owner.plan', '=', 'team')
    .where('owner.is_demo', '=', 0)
    .limit(1),
);
