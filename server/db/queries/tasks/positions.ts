import { sql } from 'kysely';
import { positionGap } from '../../../../contract/rules/taskPlacement.ts';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholders } from '../../engine/preparedQueryParams.ts';
import type { TaskRow } from '../../schema.ts';

/** The tasks of a project with one status, or without a status. */
export type StatusColumn = Pick<TaskRow, 'space_id' | 'project_id' | 'status_id'>;

/** The column's next position beyond `beyond` in the direction; without it, the first (`asc`) or last (`desc`). */
export async function findNeighborPosition(
  db: Db,
  column: StatusColumn,
  direction: 'asc' | 'desc',
  { beyond, except }: { beyond?: number; except?: string } = {},
): Promise<number | undefined> {
  const { space_id, project_id, status_id } = column;
  const [neighbor] = await selectNeighbor(db, {
    space_id,
    project_id,
    status_id,
    isAfter: direction === 'asc',
    beyond,
    except,
  });
  return neighbor?.position;
}

interface NeighborParams extends StatusColumn {
  isAfter: boolean;
  beyond: number | undefined;
  except: string | undefined;
}

const selectNeighbor = prepareQueryByShape(
  (db, { isAfter, beyond, except, ...column }: Placeholders<NeighborParams>) => {
    let query = selectColumn(db, column)
      .select('position')
      .orderBy('position', isAfter ? 'asc' : 'desc')
      .limit(1);
    if (beyond !== undefined) query = query.where('position', isAfter ? '>' : '<', beyond);
    if (except !== undefined) query = query.where('id', '!=', except);
    return query;
  },
);

/** Another task of the column at exactly this position. */
export async function findTaskIdAtPosition(
  db: Db,
  column: StatusColumn,
  position: number,
  except: string,
): Promise<string | undefined> {
  const task = await selectColumn(db, column)
    .select('id')
    .where('position', '=', position)
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst();
  return task?.id;
}

/** Spreads the column's tasks evenly in their present order, and returns the position of each. */
export async function renumberPositions(db: Db, column: StatusColumn, rev: number): Promise<Record<string, number>> {
  const ranks = selectColumn(db, column)
    .select(['id', sql<number>`row_number() over (order by position, id)`.as('place')])
    .as('places');
  const rows = await db
    .updateTable('tasks')
    .from(ranks)
    .set((e) => ({ rev, position: e('places.place', '*', positionGap) }))
    .whereRef('tasks.id', '=', 'places.id')
    .where('tasks.space_id', '=', column.space_id)
    .returning(['tasks.id', 'tasks.position'])
    .execute();
  return Object.fromEntries(rows.map(({ id, position }) => [id, position]));
}

function selectColumn(db: Db, { space_id, project_id, status_id }: StatusColumn | Placeholders<StatusColumn>) {
  const tasks = db.selectFrom('tasks').where('project_id', '=', project_id).where('space_id', '=', space_id);
  return status_id === null ? tasks.where('status_id', 'is', null) : tasks.where('status_id', '=', status_id);
}

/** The tasks of a column with their positions, in order. */
export function listColumnPositions(db: Db, column: StatusColumn): Promise<{ id: string; position: number }[]> {
  return selectColumn(db, column).select(['id', 'position']).orderBy('position').orderBy('id').execute();
}
