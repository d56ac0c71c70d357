import { parse } from 'libpg-query';
import type { Json } from '../../../testing/untypedJson.ts';

/** The tables that would be distributed, each with its distribution column. */
export type ShardKeys = ReadonlyMap<string, string>;

/** One SELECT, INSERT, UPDATE or DELETE, possibly nested; inner scopes see the tables of outer ones. */
interface Scope {
  /** Distributed tables by their alias in this scope. */
  tables: Map<string, { table: string; isAnchored: boolean }>;
  /** Names of CTEs, which look like tables. */
  cteNames: Set<string>;
  outer: Scope | undefined;
}

/** An equality between two shard keys: if `from` is anchored, so is `to`. */
interface Link {
  from: { isAnchored: boolean };
  to: { isAnchored: boolean };
}

// Over 80 lines: its functions walk one syntax tree and share what they found.
/**
 * Returns the distributed tables of a statement that are not anchored: no condition ties their shard key to parameters or
 * constants by `= $1`, `= any($1)` or `in ($1, $2)`, directly or through equality with an anchored table. Conditions under
 * an OR or a NOT do not count. Uses PostgreSQL's own parser.
 */
export async function findTablesWithoutShardKey(statement: string, distribution: ShardKeys): Promise<string[]> {
  const { stmts = [] } = (await parse(statement)) as Json;
  const scopes: Scope[] = [];
  const links: Link[] = [];
  const missing: string[] = [];

  for (const { stmt } of stmts) visit(stmt, undefined);
  let hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    for (const { from, to } of links) {
      if (from.isAnchored && !to.isAnchored) {
        to.isAnchored = true;
        hasChanged = true;
      }
    }
  }
  for (const { tables } of scopes) {
    for (const { table, isAnchored } of tables.values()) if (!isAnchored) missing.push(table);
  }
  return missing;

  /** Finds statements at any depth and enters a scope for each. */
  function visit(node: Json, outer: Scope | undefined): void {
    if (Array.isArray(node)) for (const child of node) visit(child, outer);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [kind, child] of Object.entries<Json>(node)) {
      if (/^(Select|Insert|Update|Delete)Stmt$/.test(kind)) enter(kind, child, outer);
      else visit(child, outer);
    }
  }

  function enter(kind: string, statement: Json, outer: Scope | undefined): void {
    const scope: Scope = { tables: new Map(), cteNames: new Set(outer?.cteNames), outer };
    scopes.push(scope);
    for (const { CommonTableExpr } of statement.withClause?.ctes ?? []) scope.cteNames.add(CommonTableExpr.ctename);
    for (const side of [statement.larg, statement.rarg]) if (side) enter('SelectStmt', side, scope);

    if (kind === 'InsertStmt') checkInsert(statement);
    else if (statement.relation) addTable(statement.relation, scope);
    const from = [...(statement.fromClause ?? []), ...(statement.usingClause ?? [])];
    for (const item of from) addFrom(item, scope);
    for (const item of from) addJoinConditions(item, scope);
    for (const condition of splitConjuncts(statement.whereClause)) anchor(condition, scope);
    const { larg: _, rarg: __, ...rest } = statement;
    visit(rest, scope);
  }

  function checkInsert({ relation, cols = [] }: Json): void {
    const column = distribution.get(relation.relname);
    if (column && !cols.some(({ ResTarget }: Json) => ResTarget.name === column)) missing.push(relation.relname);
  }

  function addTable({ relname, alias }: Json, scope: Scope): void {
    if (scope.cteNames.has(relname) || !distribution.has(relname)) return;
    scope.tables.set(alias?.aliasname ?? relname, { table: relname, isAnchored: false });
  }

  function addFrom({ RangeVar, JoinExpr }: Json, scope: Scope): void {
    if (RangeVar) addTable(RangeVar, scope);
    if (JoinExpr) for (const side of [JoinExpr.larg, JoinExpr.rarg]) addFrom(side, scope);
  }

  function addJoinConditions({ JoinExpr }: Json, scope: Scope): void {
    if (!JoinExpr) return;
    for (const side of [JoinExpr.larg, JoinExpr.rarg]) addJoinConditions(side, scope);
    // An outer join restricts only the side that may be missing.
    const restricted = JoinExpr.jointype === 'JOIN_INNER' ? undefined : getAliases(JoinExpr.rarg);
    for (const condition of splitConjuncts(JoinExpr.quals)) anchor(condition, scope, restricted);
  }

  function anchor({ A_Expr: equation }: Json, scope: Scope, restricted?: Set<string>): void {
    if (equation?.name?.[0]?.String?.sval !== '=') return;
    if (!['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_IN'].includes(equation.kind)) return;
    const left = findTableOfShardKey(equation.lexpr, scope, restricted);
    const right = findTableOfShardKey(equation.rexpr, scope, restricted);
    for (const [to, other] of [
      [left, equation.rexpr],
      [right, equation.lexpr],
    ]) {
      if (to?.mayBeAnchored && isConstant(other)) to.entry.isAnchored = true;
    }
    if (left && right?.mayBeAnchored) links.push({ from: left.entry, to: right.entry });
    if (right && left?.mayBeAnchored) links.push({ from: right.entry, to: left.entry });
  }

  /** Returns the table whose shard key this column is, if it is one. */
  function findTableOfShardKey({ ColumnRef }: Json, scope: Scope, restricted: Set<string> | undefined) {
    const names: string[] = (ColumnRef?.fields ?? []).map(({ String: name }: Json) => name?.sval);
    const column = names.at(-1);
    const alias = names.at(-2);
    for (let current: Scope | undefined = scope; current && column; current = current.outer) {
      for (const [name, entry] of current.tables) {
        if (distribution.get(entry.table) !== column || (alias !== undefined && alias !== name)) continue;
        return { entry, mayBeAnchored: !restricted || restricted.has(name) };
      }
    }
    return undefined;
  }
}

/** Splits a condition into the parts that AND connects. */
function splitConjuncts(condition: Json): Json[] {
  if (!condition) return [];
  return condition.BoolExpr?.boolop === 'AND_EXPR' ? condition.BoolExpr.args.flatMap(splitConjuncts) : [condition];
}

/** Returns whether the expression has only parameters and constants. */
function isConstant(node: Json): boolean {
  if (typeof node !== 'object' || node === null) return true;
  if ('ColumnRef' in node || 'SubLink' in node) return false;
  return Object.values(node).every(isConstant);
}

function getAliases({ RangeVar, JoinExpr }: Json): Set<string> {
  if (RangeVar) return new Set([RangeVar.alias?.aliasname ?? RangeVar.relname]);
  if (!JoinExpr) return new Set();
  return new Set([...getAliases(JoinExpr.larg), ...getAliases(JoinExpr.rarg)]);
}
