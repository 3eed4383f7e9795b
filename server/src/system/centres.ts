import type {
  A_Expr,
  InsertStmt,
  JoinExpr,
  Node,
  ParseResult,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query';
import { loadModule, parseSync } from 'libpg-query';
import { type Bindings, type Key, newBindings } from './bindings.ts';

// Reads a statement with PostgreSQL's own parser and says which table of it is not bound to one centre. A table of a
// sharded database is answered by one shard alone when `center_id` is equal to one value: a parameter, a constant, or
// the `center_id` of another table that is bound. What this does not understand it does not take for bound.

await loadModule();

/** What each table is on a distributed database: `db/distribute.sql`. */
export type Kinds = ReadonlyMap<string, string>;

export interface Reading {
  /** Why one shard cannot answer the statement alone; none when it can. */
  readonly faults: readonly string[];
  /** The parameters (`$1`) and constants (`=1`) that name the centre: all must be the same one. */
  readonly anchors: readonly string[];
  /** The distributed tables that it touches. */
  readonly tables: readonly string[];
}

/** The columns of a query in their order; those that cannot be followed have no key. */
type Outputs = readonly (readonly [name: string, key: Key | undefined])[];

interface Relation {
  readonly name: string;
  readonly columns: Outputs;
}
interface Scope {
  readonly relations: Relation[];
  readonly ctes: Map<string, Outputs>;
  readonly parent: Scope | undefined;
}
interface Work {
  readonly kinds: Kinds;
  readonly bindings: Bindings;
  readonly tables: { readonly table: string; readonly key: Key }[];
  readonly local: Set<string>;
  readonly faults: string[];
  readonly queries: Map<object, Outputs>;
}

type Kind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;
type Of<K extends Kind> = Extract<Node, Record<K, unknown>> extends Record<K, infer Inner> ? Inner : never;
function as<K extends Kind>(node: Node | undefined, kind: K): Of<K> | undefined {
  return node === undefined ? undefined : ((node as Partial<Record<K, unknown>>)[kind] as Of<K> | undefined);
}
const textOf = (node: Node | undefined): string => as(node, 'String')?.sval ?? '';
const centre = 'center_id';
const plain = new Set(['TransactionStmt', 'VariableSetStmt', 'NotifyStmt', 'ListenStmt', 'UnlistenStmt']);
/** Kept by the coordinator alone: the job queue, the record of migrations, PostgreSQL's own catalogue. */
const isLocal = (table: string) => /^(jobs|platform|pg_catalog|information_schema)\./.test(table);

/** Reads one statement. Throws for text that is no SQL. */
export function readStatement(text: string, kinds: Kinds): Reading {
  const work: Work = {
    kinds,
    bindings: newBindings(),
    tables: [],
    local: new Set(),
    faults: [],
    queries: new Map(),
  };
  for (const { stmt } of (parseSync(text) as ParseResult).stmts ?? []) {
    if (!stmt || plain.has(Object.keys(stmt)[0] ?? '')) continue;
    queryOf(work, stmt, undefined);
  }
  for (const { table, key } of work.tables)
    if (!work.bindings.isKnown(key)) work.faults.push(`${table} is not bound to a centre`);
  if (work.tables.length > 0)
    for (const table of work.local)
      work.faults.push(`${table} is not distributed, yet stands beside ${work.tables[0]?.table}`);
  return {
    faults: [...new Set(work.faults)],
    anchors: work.bindings.anchorsOf(work.tables.map(({ key }) => key)),
    tables: [...new Set(work.tables.map(({ table }) => table))],
  };
}

/** Any query, once: its tables and conditions are taken down, its columns answered. */
function queryOf(work: Work, node: Node | undefined, parent: Scope | undefined): Outputs {
  if (!node) return [];
  const inner = Object.values(node)[0] as object;
  const known = work.queries.get(inner);
  if (known) return known;
  const select = as(node, 'SelectStmt');
  const outputs = select ? selectOf(work, select, parent) : changeOf(work, node, parent);
  work.queries.set(inner, outputs);
  return outputs;
}

const newScope = (parent: Scope | undefined): Scope => ({ relations: [], ctes: new Map(), parent });

function selectOf(work: Work, select: SelectStmt, parent: Scope | undefined): Outputs {
  const scope = newScope(parent);
  withOf(work, select.withClause, scope);
  if (select.op && select.op !== 'SETOP_NONE') {
    const sides = [select.larg, select.rarg].map((side) => (side ? queryOf(work, { SelectStmt: side }, scope) : []));
    return together(work, sides);
  }
  if (select.valuesLists) {
    const rows = select.valuesLists.map(
      (row): Outputs =>
        (as(row, 'List')?.items ?? []).map((item, index) => [`column${index + 1}`, keyOf(work, item, scope)]),
    );
    walk(work, select.valuesLists, scope);
    return together(work, rows);
  }
  for (const from of select.fromClause ?? []) fromOf(work, from, scope);
  where(work, select.whereClause, scope);
  walk(work, [select.targetList, select.havingClause, select.groupClause, select.sortClause], scope);
  walk(work, [select.limitCount, select.limitOffset, select.distinctClause, select.windowClause], scope);
  return targetsOf(work, select.targetList, scope);
}

/** Columns that come from several queries or rows are known when each of them is. */
function together(work: Work, sides: readonly Outputs[]): Outputs {
  const [first = [], ...others] = sides;
  if (others.length === 0) return first;
  return first.map(([name], index) => {
    const keys = sides.map((side) => side[index]?.[1]);
    return [name, keys.every((key) => key !== undefined) ? work.bindings.allOf(keys) : undefined];
  });
}

function withOf(work: Work, clause: WithClause | undefined, scope: Scope): void {
  for (const node of clause?.ctes ?? []) {
    const cte = as(node, 'CommonTableExpr');
    if (!cte?.ctename) continue;
    const select = as(cte.ctequery, 'SelectStmt');
    // A recursive query begins with its first part, and its rows are what it is joined with.
    if (clause?.recursive && select?.larg) {
      const first = queryOf(work, { SelectStmt: select.larg }, scope);
      scope.ctes.set(cte.ctename, renamed(first, cte.aliascolnames));
    }
    scope.ctes.set(cte.ctename, renamed(queryOf(work, cte.ctequery, scope), cte.aliascolnames));
  }
}

const renamed = (outputs: Outputs, names: readonly Node[] = []): Outputs =>
  outputs.map(([name, key], index) => [textOf(names[index]) || name, key]);

function changeOf(work: Work, node: Node, parent: Scope | undefined): Outputs {
  const [insert, update, removal] = [as(node, 'InsertStmt'), as(node, 'UpdateStmt'), as(node, 'DeleteStmt')];
  const change = insert ?? update ?? removal;
  if (!change?.relation) {
    work.faults.push(`not understood: ${Object.keys(node)[0]}`);
    return [];
  }
  const scope = newScope(parent);
  withOf(work, change.withClause, scope);
  const target = tableOf(work, change.relation, scope);
  if (insert) insertOf(work, insert, { scope, target });
  if (update) updateOf(work, update, { scope, target });
  if (removal) changedOf(work, { from: removal.usingClause, where: removal.whereClause }, { scope, target });
  walk(work, change.returningList, scope);
  return targetsOf(work, change.returningList, scope);
}

interface Changed {
  readonly scope: Scope;
  readonly target: Relation;
}

function insertOf(work: Work, insert: InsertStmt, { scope, target }: Changed): void {
  const source = queryOf(work, insert.selectStmt, scope);
  const place = (insert.cols ?? []).findIndex((column) => as(column, 'ResTarget')?.name === centre);
  const [from, to] = [source[place]?.[1], target.columns[0]?.[1]];
  if (from && to) work.bindings.add(from, to);
  scope.relations.push(target, { name: 'excluded', columns: target.columns });
  walk(work, insert.onConflictClause, scope);
}

function updateOf(work: Work, update: UpdateStmt, changed: Changed): void {
  const sets = (update.targetList ?? []).map((column) => as(column, 'ResTarget')?.name);
  if (sets.includes(centre)) work.faults.push(`${changed.target.name} moves to another centre`);
  changedOf(work, { from: update.fromClause, where: update.whereClause, sets: update.targetList }, changed);
}

function changedOf(
  work: Work,
  parts: {
    readonly from: readonly Node[] | undefined;
    readonly where: Node | undefined;
    readonly sets?: readonly Node[] | undefined;
  },
  { scope, target }: Changed,
): void {
  scope.relations.push(target);
  for (const from of parts.from ?? []) fromOf(work, from, scope);
  walk(work, parts.sets, scope);
  where(work, parts.where, scope);
}

function targetsOf(work: Work, targets: readonly Node[] | undefined, scope: Scope): Outputs {
  return (targets ?? []).flatMap((node): Outputs => {
    const target = as(node, 'ResTarget');
    const fields = as(target?.val, 'ColumnRef')?.fields ?? [];
    const last = fields.at(-1);
    if (last && 'A_Star' in last) {
      const from = fields.length > 1 ? textOf(fields.at(-2)) : undefined;
      return scope.relations
        .filter(({ name }) => from === undefined || name === from)
        .flatMap(({ columns }) => columns);
    }
    return [[target?.name ?? textOf(last), keyOf(work, target?.val, scope)]];
  });
}

/** A table, or a query named before, as a relation of its own. */
function tableOf(work: Work, range: RangeVar, scope: Scope): Relation {
  const name = range.alias?.aliasname ?? range.relname ?? '';
  for (let at: Scope | undefined = scope; at && !range.schemaname; at = at.parent) {
    const columns = at.ctes.get(range.relname ?? '');
    if (columns) return { name, columns: renamed(columns, range.alias?.colnames) };
  }
  const table = range.schemaname ? `${range.schemaname}.${range.relname}` : `pg_catalog.${range.relname}`;
  const kind = work.kinds.get(table);
  if (kind === 'distributed') {
    const key = work.bindings.newKey();
    work.tables.push({ table, key });
    return { name, columns: [[centre, key]] };
  }
  if (isLocal(table)) work.local.add(table);
  else if (kind === undefined) work.faults.push(`${table} is not named in db/distribute.sql`);
  return { name, columns: [] };
}

/** Takes what stands in FROM into the scope; answers the relations that it brought. */
function fromOf(work: Work, node: Node, scope: Scope): Relation[] {
  const join = as(node, 'JoinExpr');
  if (join) return joinOf(work, join, scope);
  const range = as(node, 'RangeVar');
  const subselect = as(node, 'RangeSubselect');
  const relation = range ? tableOf(work, range, scope) : queriedOf(work, node, scope);
  if (!range && !subselect) walk(work, node, scope);
  scope.relations.push(relation);
  return [relation];
}

/** A query in FROM, or a function, of which no column is a centre's. */
function queriedOf(work: Work, node: Node, scope: Scope): Relation {
  const subselect = as(node, 'RangeSubselect');
  const alias = subselect?.alias ?? as(node, 'RangeFunction')?.alias;
  // Only a lateral query sees its neighbours.
  const seen = subselect?.lateral ? scope : { ...scope, relations: [] };
  const columns = renamed(queryOf(work, subselect?.subquery, seen), subselect?.alias?.colnames);
  return { name: alias?.aliasname ?? '', columns };
}

function joinOf(work: Work, join: JoinExpr, scope: Scope): Relation[] {
  const left = join.larg ? fromOf(work, join.larg, scope) : [];
  const right = join.rarg ? fromOf(work, join.rarg, scope) : [];
  // The condition of an outer join leaves out no row of the side that is kept.
  const bound =
    { JOIN_INNER: [...left, ...right], JOIN_LEFT: right, JOIN_RIGHT: left }[join.jointype as 'JOIN_INNER'] ?? [];
  const own = new Set(bound.flatMap(({ columns }) => columns.map(([, key]) => key)));
  for (const column of join.usingClause ?? []) {
    const [one, other] = [left, right].map((side) => columnOf(side, textOf(column)));
    equal(work, one, other, own);
  }
  conditions(work, join.quals, scope, own);
  walk(work, join.quals, scope);
  return [...left, ...right];
}

function where(work: Work, condition: Node | undefined, scope: Scope): void {
  const own = new Set(scope.relations.flatMap(({ columns }) => columns.map(([, key]) => key)));
  conditions(work, condition, scope, own);
  walk(work, condition, scope);
}

/** Takes down what must hold for every row: equalities that stand alone or under AND. */
function conditions(work: Work, node: Node | undefined, scope: Scope, own: ReadonlySet<Key | undefined>): void {
  const bool = as(node, 'BoolExpr');
  if (bool?.boolop === 'AND_EXPR') for (const arg of bool.args ?? []) conditions(work, arg, scope, own);
  for (const [one, other] of [...equalsOf(as(node, 'A_Expr')), ...inListOf(as(node, 'A_Expr'))])
    equal(work, keyOf(work, one, scope), keyOf(work, other, scope), own);
  const inQuery = as(node, 'SubLink');
  if (inQuery?.subLinkType !== 'ANY_SUBLINK' || inQuery.operName !== undefined) return;
  const outputs = queryOf(work, inQuery.subselect, scope);
  for (const [index, one] of partsOf(inQuery.testexpr).entries())
    equal(work, keyOf(work, one, scope), outputs[index]?.[1], own);
}

type Pair = readonly [Node | undefined, Node | undefined];
/** The values of a row, or the one value. */
const partsOf = (node: Node | undefined): readonly (Node | undefined)[] => as(node, 'RowExpr')?.args ?? [node];

/** `a = b`, `(a, b) = (c, d)`. */
function equalsOf(compared: A_Expr | undefined): readonly Pair[] {
  if (compared?.kind !== 'AEXPR_OP' || textOf(compared.name?.[0]) !== '=') return [];
  const right = partsOf(compared.rexpr);
  return partsOf(compared.lexpr).map((one, index) => [one, right[index]] as const);
}

/** `a in (b)`. */
function inListOf(compared: A_Expr | undefined): readonly Pair[] {
  const items = compared?.kind === 'AEXPR_IN' ? (as(compared.rexpr, 'List')?.items ?? []) : [];
  return items.length === 1 ? [[compared?.lexpr, items[0]]] : [];
}

/** Two values that are equal: each makes the other known, when it is one of those that the condition binds. */
function equal(work: Work, one: Key | undefined, other: Key | undefined, own: ReadonlySet<Key | undefined>): void {
  if (one === undefined || other === undefined) return;
  if (own.has(other)) work.bindings.add(one, other);
  if (own.has(one)) work.bindings.add(other, one);
}

const columnOf = (relations: readonly Relation[], column: string): Key | undefined =>
  relations.flatMap(({ columns }) => columns).find(([name, key]) => name === column && key !== undefined)?.[1];

/** What an expression stands for, if it can be followed: a column, a parameter, a constant, a query of one value. */
function keyOf(work: Work, node: Node | undefined, scope: Scope): Key | undefined {
  const cast = as(node, 'TypeCast');
  if (cast) return keyOf(work, cast.arg, scope);
  const parameter = as(node, 'ParamRef');
  if (parameter) return work.bindings.anchor(`$${parameter.number}`);
  const number = as(node, 'A_Const')?.ival;
  if (number) return work.bindings.anchor(`=${number.ival ?? 0}`);
  const link = as(node, 'SubLink');
  if (link?.subLinkType === 'EXPR_SUBLINK') return queryOf(work, link.subselect, scope)[0]?.[1];
  const fields = as(node, 'ColumnRef')?.fields;
  return fields && columnKeyOf(fields, scope);
}

/** The column of the nearest query that has one of its name. */
function columnKeyOf(fields: readonly Node[], scope: Scope): Key | undefined {
  const column = textOf(fields.at(-1));
  const name = fields.length > 1 ? textOf(fields.at(-2)) : undefined;
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = at.relations.filter((relation) => name === undefined || relation.name === name);
    const key = columnOf(found, column);
    if (key !== undefined || (name !== undefined && found.length > 0)) return key;
  }
  return undefined;
}

/** Finds the queries inside of expressions. */
function walk(work: Work, node: unknown, scope: Scope): void {
  if (typeof node !== 'object' || node === null) return;
  const link = as(node as Node, 'SubLink');
  if (link) queryOf(work, link.subselect, scope);
  for (const [kind, child] of Object.entries(node)) if (kind !== 'subselect') walk(work, child, scope);
}
