import { sql } from 'kysely';
import { positionGap } from '../../../../contract/rules/taskPlacement.ts';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { TaskRow } from '../../schema.ts';

/** A status column of a project; without a status: the tasks that have none. */
export type StatusColumn = Pick<TaskRow, 'space_id' | 'project_id' | 'status_id'>;

/** The column's nearest position beyond a bound; without bound its first (`asc`) or last (`desc`). */
export async function findNeighbourPosition(
  db: Db,
  column: StatusColumn,
  direction: 'asc' | 'desc',
  { beyond, except }: { beyond?: number; except?: string } = {},
): Promise<number | undefined> {
  const { space_id, project_id, status_id } = column;
  const [place] = await neighboursIn(db, {
    space_id,
    project_id,
    status_id,
    isAfter: direction === 'asc',
    beyond,
    except,
  });
  return place?.position;
}

interface Neighbours extends StatusColumn {
  isAfter: boolean;
  beyond: number | undefined;
  except: string | undefined;
}

const neighboursIn = prepareQueryByShape((db, { isAfter, beyond, except, ...column }: Neighbours) => {
  let places = inColumn(db, column)
    .select('position')
    .orderBy('position', isAfter ? 'asc' : 'desc')
    .limit(1);
  if (beyond !== undefined) places = places.where('position', isAfter ? '>' : '<', beyond);
  if (except !== undefined) places = places.where('id', '!=', except);
  return places;
});

/** The other task of the column that has exactly this position. */
export async function findTaskIdAtPosition(
  db: Db,
  column: StatusColumn,
  position: number,
  except: string,
): Promise<string | undefined> {
  const task = await inColumn(db, column)
    .select('id')
    .where('position', '=', position)
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst();
  return task?.id;
}

/** Spreads the column's tasks evenly, in the order they have; gives where each is now. */
export async function renumberPositions(db: Db, column: StatusColumn, rev: number): Promise<Record<string, number>> {
  const places = inColumn(db, column)
    .select(['id', sql<number>`row_number() over (order by position, id)`.as('place')])
    .as('places');
  const rows = await db
    .updateTable('tasks')
    .from(places)
    .set((e) => ({ rev, position: e('places.place', '*', positionGap) }))
    .whereRef('tasks.id', '=', 'places.id')
    .where('tasks.space_id', '=', column.space_id)
    .returning(['tasks.id', 'tasks.position'])
    .execute();
  return Object.fromEntries(rows.map(({ id, position }) => [id, position]));
}

function inColumn(db: Db, { space_id, project_id, status_id }: StatusColumn) {
  const tasks = db.selectFrom('tasks').where('project_id', '=', project_id).where('space_id', '=', space_id);
  return status_id === null ? tasks.where('status_id', 'is', null) : tasks.where('status_id', '=', status_id);
}
