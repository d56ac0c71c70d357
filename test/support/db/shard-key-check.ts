import { parse } from 'libpg-query';
import type { Json } from '../../../testing/json.ts';

/** The tables that would be distributed, each with its distribution column. */
export type ShardKeys = ReadonlyMap<string, string>;

/** One SELECT, INSERT, UPDATE or DELETE of a statement; inner ones see the tables of the outer ones. */
interface Scope {
  /** Tables by the name they go by here. */
  tables: Map<string, { table: string; isAnchored: boolean }>;
  /** What the others are called that look like tables: CTEs. */
  named: Set<string>;
  outer: Scope | undefined;
}

/** If the one is bound to given spaces, so is the other. */
interface Link {
  from: { isAnchored: boolean };
  to: { isAnchored: boolean };
}

/**
 * The distributed tables of a statement that nothing binds to given spaces: no `space_id = $1`, `= any($1)` or
 * `in ($1, $2)`, directly or through equality with another table's. Parsed by PostgreSQL's own parser; only conditions
 * that always hold count, not those under an OR or a NOT.
 */
export async function findTablesWithoutShardKey(statement: string, distribution: ShardKeys): Promise<string[]> {
  const { stmts = [] } = (await parse(statement)) as Json;
  const scopes: Scope[] = [];
  const links: Link[] = [];
  const missing: string[] = [];

  for (const { stmt } of stmts) visit(stmt, undefined);
  let isMoving = true;
  while (isMoving) {
    isMoving = false;
    for (const { from, to } of links) {
      if (from.isAnchored && !to.isAnchored) {
        to.isAnchored = true;
        isMoving = true;
      }
    }
  }
  for (const { tables } of scopes) {
    for (const { table, isAnchored } of tables.values()) if (!isAnchored) missing.push(table);
  }
  return missing;

  /** Looks for statements at any depth, each of which has a scope of its own. */
  function visit(node: Json, outer: Scope | undefined): void {
    if (Array.isArray(node)) for (const child of node) visit(child, outer);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [kind, child] of Object.entries<Json>(node)) {
      if (/^(Select|Insert|Update|Delete)Stmt$/.test(kind)) enter(kind, child, outer);
      else visit(child, outer);
    }
  }

  function enter(kind: string, statement: Json, outer: Scope | undefined): void {
    const scope: Scope = { tables: new Map(), named: new Set(outer?.named), outer };
    scopes.push(scope);
    for (const { CommonTableExpr } of statement.withClause?.ctes ?? []) scope.named.add(CommonTableExpr.ctename);
    for (const side of [statement.larg, statement.rarg]) if (side) enter('SelectStmt', side, scope);

    if (kind === 'InsertStmt') insertInto(statement);
    else if (statement.relation) addTable(statement.relation, scope);
    const from = [...(statement.fromClause ?? []), ...(statement.usingClause ?? [])];
    for (const item of from) addFrom(item, scope);
    for (const item of from) addJoinConditions(item, scope);
    for (const condition of conjuncts(statement.whereClause)) bind(condition, scope);
    const { larg: _, rarg: __, ...rest } = statement;
    visit(rest, scope);
  }

  function insertInto({ relation, cols = [] }: Json): void {
    const column = distribution.get(relation.relname);
    if (column && !cols.some(({ ResTarget }: Json) => ResTarget.name === column)) missing.push(relation.relname);
  }

  function addTable({ relname, alias }: Json, scope: Scope): void {
    if (scope.named.has(relname) || !distribution.has(relname)) return;
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
    const restricted = JoinExpr.jointype === 'JOIN_INNER' ? undefined : namesIn(JoinExpr.rarg);
    for (const condition of conjuncts(JoinExpr.quals)) bind(condition, scope, restricted);
  }

  function bind({ A_Expr: equation }: Json, scope: Scope, restricted?: Set<string>): void {
    if (equation?.name?.[0]?.String?.sval !== '=') return;
    if (!['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_IN'].includes(equation.kind)) return;
    const left = tableOf(equation.lexpr, scope, restricted);
    const right = tableOf(equation.rexpr, scope, restricted);
    for (const [to, other] of [
      [left, equation.rexpr],
      [right, equation.lexpr],
    ]) {
      if (to?.mayBeBound && isGiven(other)) to.entry.isAnchored = true;
    }
    if (left && right?.mayBeBound) links.push({ from: left.entry, to: right.entry });
    if (right && left?.mayBeBound) links.push({ from: right.entry, to: left.entry });
  }

  /** The table whose distribution column this is. */
  function tableOf({ ColumnRef }: Json, scope: Scope, restricted: Set<string> | undefined) {
    const names: string[] = (ColumnRef?.fields ?? []).map(({ String: name }: Json) => name?.sval);
    const column = names.at(-1);
    const alias = names.at(-2);
    for (let at: Scope | undefined = scope; at && column; at = at.outer) {
      for (const [name, entry] of at.tables) {
        if (distribution.get(entry.table) !== column || (alias !== undefined && alias !== name)) continue;
        return { entry, mayBeBound: !restricted || restricted.has(name) };
      }
    }
    return undefined;
  }
}

/** What must all hold. */
function conjuncts(condition: Json): Json[] {
  if (!condition) return [];
  return condition.BoolExpr?.boolop === 'AND_EXPR' ? condition.BoolExpr.args.flatMap(conjuncts) : [condition];
}

/** Whether it is known before the statement runs: made of parameters and constants alone. */
function isGiven(node: Json): boolean {
  if (typeof node !== 'object' || node === null) return true;
  if ('ColumnRef' in node || 'SubLink' in node) return false;
  return Object.values(node).every(isGiven);
}

function namesIn({ RangeVar, JoinExpr }: Json): Set<string> {
  if (RangeVar) return new Set([RangeVar.alias?.aliasname ?? RangeVar.relname]);
  if (!JoinExpr) return new Set();
  return new Set([...namesIn(JoinExpr.larg), ...namesIn(JoinExpr.rarg)]);
}
