import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';

type Build<Given, Row> = (db: Db, given: Given) => Compilable<Row>;
type Statement<Given, Row> = (db: Db, given: Given) => Promise<Row[]>;

/** Stands in a query for what each run is given. */
class Blank {
  readonly valueIn: (given: never) => unknown;
  constructor(valueIn: (given: never) => unknown) {
    this.valueIn = valueIn;
  }
}

/**
 * A query whose SQL is made once and kept for each engine: making it takes several times longer than running it.
 * `build` sees a blank for each value, so it must not look at them.
 */
export function prepareQuery<Given extends object, Row>(build: Build<Given, Row>): Statement<Given, Row> {
  const made: Made = {};
  return (db, given) => run(db, made, build, given, () => everyBlank);
}

/**
 * A query that looks different with what it is given. Its SQL is kept for each shape: null, undefined, booleans and the
 * fields of objects make the shape; text, numbers and whole arrays are blanks in it.
 */
export function prepareQueryByShape<Given extends object, Row>(build: Build<Given, Row>): Statement<Given, Row> {
  const shapes = new Map<string, Made>();
  return (db, given) => {
    const shape = JSON.stringify(given, (_, value) => (isBlank(value) ? 0 : value));
    let made = shapes.get(shape);
    if (!made) {
      if (shapes.size >= mostShapes) shapes.clear();
      made = {};
      shapes.set(shape, made);
    }
    return run(db, made, build, given, () => blanksIn(given, (all) => all));
  };
}

/** A value that follows from what is given: works on blanks too. */
export function mapParam<V, D>(value: V, derive: (value: V) => D): D {
  if (!(value instanceof Blank)) return derive(value);
  return new Blank((given) => derive(value.valueIn(given) as V)) as D;
}

type Made = { sqlite?: CompiledQuery; postgres?: CompiledQuery };

const mostShapes = 200;
const everyBlank = new Proxy({}, { get: (_, name) => new Blank((given) => given[name as never]) });

async function run<Given, Row>(
  db: Db,
  made: Made,
  build: Build<Given, Row>,
  given: Given,
  blanks: () => object,
): Promise<Row[]> {
  const engine = isPostgres(db) ? 'postgres' : 'sqlite';
  made[engine] ??= build(db, blanks() as Given).compile();
  const query = made[engine];
  const parameters = query.parameters.map((value) => (value instanceof Blank ? value.valueIn(given as never) : value));
  const { rows } = await db.executeQuery({ ...query, parameters });
  return rows as Row[];
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
}

function blanksIn(value: unknown, find: (given: never) => unknown): object {
  if (isBlank(value)) return new Blank(find);
  if (typeof value !== 'object' || value === null) return value as never;
  const inside = (name: string) => (given: never) => (find(given) as never)[name];
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, blanksIn(part, inside(name))]));
}
