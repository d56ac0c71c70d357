import type { CompiledQuery } from 'kysely';
import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';
import {
  isReplacedByPlaceholder,
  type Param,
  Placeholder,
  type Placeholders,
  param,
  toPlaceholders,
} from './preparedQueryParams.ts';

/** A query builder, or raw SQL. */
interface BuiltQuery<Row> {
  compile(db: Db): CompiledQuery<Row>;
}

type PreparedQuery<Params, Row> = (db: Db, params: Params) => Promise<Row[]>;

/**
 * A query whose SQL is compiled once per engine: compiling takes several times longer than running it. `build` names
 * the parameters with `param('name')`; the same SQL serves all their values.
 */
export function prepareQuery<Params extends object, Row>(
  build: (db: Db, param: Param<Params>) => BuiltQuery<Row>,
): PreparedQuery<Params, Row> {
  const compiled: CompiledByEngine = {};
  return (db, params) => {
    const engine = getEngine(db);
    compiled[engine] ??= build(db, param as Param<Params>).compile(db);
    return executeCompiled(db, compiled[engine], params);
  };
}

/**
 * A query whose SQL depends on the shape of its parameters: on which are null, undefined, true or false, and on the
 * fields of objects. The SQL is compiled once per shape and engine; texts, numbers and arrays are placeholders in it.
 */
export function prepareQueryByShape<Params extends object, Row>(
  build: (db: Db, params: Placeholders<Params>) => BuiltQuery<Row>,
): PreparedQuery<Params, Row> {
  const compiledByShape = new Map<string, CompiledByEngine>();
  return (db, params) => {
    const shape = JSON.stringify(params, (_, value) => (isReplacedByPlaceholder(value) ? 0 : value));
    let compiled = compiledByShape.get(shape);
    if (!compiled) {
      if (compiledByShape.size >= maxShapes) compiledByShape.clear();
      compiled = {};
      compiledByShape.set(shape, compiled);
    }
    const engine = getEngine(db);
    compiled[engine] ??= build(db, toPlaceholders(params)).compile(db);
    return executeCompiled(db, compiled[engine], params);
  };
}

const maxShapes = 200;

type CompiledByEngine = { sqlite?: CompiledQuery; postgres?: CompiledQuery };

function getEngine(db: Db): 'sqlite' | 'postgres' {
  return isPostgres(db) ? 'postgres' : 'sqlite';
}

async function executeCompiled<Row>(db: Db, query: CompiledQuery, params: object): Promise<Row[]> {
  const parameters = query.parameters.map((value) =>
    value instanceof Placeholder ? value.getValue(params as never) : value,
  );
  const { rows } = await db.executeQuery({ ...query, parameters });
  return rows as Row[];
}
