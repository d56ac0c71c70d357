import { type Expression, type OperationNode, ValueNode } from 'kysely';

/**
 * Stands in a prepared query for a value that each call passes. It is an expression of the query builder and nothing
 * else: its value is unknown while the query is built, so turning it into text, a number or JSON throws.
 */
export class Placeholder<T> implements Expression<T> {
  readonly getValue: (params: never) => T;

  constructor(getValue: (params: never) => T) {
    this.getValue = getValue;
  }

  get expressionType(): T | undefined {
    return undefined;
  }

  /** The compiled query has the placeholder itself among its parameters. */
  toOperationNode(): OperationNode {
    return ValueNode.create(this);
  }

  toJSON(): never {
    throw placeholderMisuse();
  }

  [Symbol.toPrimitive](): never {
    throw placeholderMisuse();
  }
}

/** The placeholder of the parameter with this name. */
export type Param<Params> = <Name extends keyof Params>(name: Name) => Placeholder<Params[Name]>;

/** The parameters with a placeholder for each text, number and array; null, undefined and booleans stay. */
export type Placeholders<Params> = { [Name in keyof Params]: PlaceholderFor<Params[Name]> };

type PlaceholderFor<T> =
  | ([Extract<T, Replaced>] extends [never] ? never : Placeholder<Extract<T, Replaced>>)
  | (Exclude<T, Replaced> extends infer Other ? (Other extends object ? Placeholders<Other> : Other) : never);

type Replaced = string | number | readonly unknown[];

export const param = (name: PropertyKey) => new Placeholder((params) => params[name]);

export function toPlaceholders<Params extends object>(params: Params): Placeholders<Params> {
  return replaceValues(params, (all) => all) as Placeholders<Params>;
}

function replaceValues(value: unknown, getValue: (params: never) => unknown): unknown {
  if (isReplacedByPlaceholder(value)) return new Placeholder(getValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      replaceValues(member, (params) => (getValue(params) as never)[name]),
    ]),
  );
}

export function isReplacedByPlaceholder(value: unknown): value is Replaced {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
}

/** Derives a value from a parameter: at once, or with each call where the parameter is a placeholder. */
export function mapParam<V, D>(value: V | Placeholder<V>, derive: (value: V) => D): D | Placeholder<D> {
  if (!(value instanceof Placeholder)) return derive(value);
  return new Placeholder((params) => derive(value.getValue(params)));
}

function placeholderMisuse(): Error {
  return new Error('A placeholder has no value while its query is built: use prepareQueryByShape to decide by values');
}
