import { ColumnIndex } from './columnIndex.ts';
import { setTableOrigin } from './incrementalDerivation.ts';
import type { State, StateTables, TableName, Task } from './state.ts';

/** A state being changed. Copies a table on the first write to it, so unchanged tables stay the same objects. */
export class StateDraft {
  #state: State;
  readonly #copiedTables = new Set<TableName>();
  /** The tasks by column, from when they are first asked for. */
  #columns: ColumnIndex<Task> | undefined;
  readonly #changedTaskIds = new Set<string>();

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  get<T extends TableName>(table: T, id: string): StateTables[T] | undefined {
    return (this.#state[table] as ReadonlyMap<string, StateTables[T]>).get(id);
  }

  getAll<T extends TableName>(table: T): StateTables[T][] {
    return [...(this.#state[table] as ReadonlyMap<string, StateTables[T]>).values()];
  }

  set<T extends TableName>(table: T, id: string, value: StateTables[T]): void {
    if (table === 'tasks') this.#columns?.replace(this.#state.tasks.get(id), value as Task);
    if (table === 'tasks') this.#changedTaskIds.add(id);
    this.#copyOnWrite(table).set(id, value);
  }

  /** Finds the tasks of a column without looking at all tasks, so that moving many at once takes time linear in them. */
  get columns(): ColumnIndex<Task> {
    this.#columns ??= new ColumnIndex(this.#state.tasks.values());
    return this.#columns;
  }

  /** Does nothing if there is no such row. */
  update<T extends Exclude<TableName, 'boardLoadStates'>>(table: T, id: string, fields: Partial<StateTables[T]>): void {
    const row = this.get(table, id);
    if (row) this.set(table, id, { ...row, ...fields });
  }

  delete(table: TableName, id: string): void {
    if (!this.#state[table].has(id)) return;
    if (table === 'tasks') this.#columns?.replace(this.#state.tasks.get(id), undefined);
    if (table === 'tasks') this.#changedTaskIds.add(id);
    this.#copyOnWrite(table).delete(id);
  }

  deleteWhere<T extends TableName>(table: T, matches: (row: StateTables[T], id: string) => boolean): void {
    for (const [id, row] of this.#state[table] as ReadonlyMap<string, StateTables[T]>) {
      if (matches(row, id)) this.delete(table, id);
    }
  }

  setMe(me: State['me']): void {
    this.#state = { ...this.#state, me };
  }

  #copyOnWrite<T extends TableName>(table: T): Map<string, StateTables[T]> {
    if (!this.#copiedTables.has(table)) {
      const { tasks } = this.#state;
      this.#state = { ...this.#state, [table]: new Map(this.#state[table] as ReadonlyMap<string, StateTables[T]>) };
      this.#copiedTables.add(table);
      if (table === 'tasks') setTableOrigin(this.#state.tasks, tasks, this.#changedTaskIds);
    }
    return this.#state[table] as Map<string, StateTables[T]>;
  }
}
