interface PlacedTask {
  id: string;
  projectId: string;
  statusId: string | null;
  position: number;
}

interface Column<T> {
  tasks: Map<string, T>;
  /** undefined: unknown, because the last task has left. */
  maxPosition: number | undefined;
}

type TaskPlace = Pick<PlacedTask, 'projectId' | 'statusId'>;

/** Tasks by project and status, kept up to date while a draft of the state changes. */
export class ColumnIndex<T extends PlacedTask> {
  readonly #columns = new Map<string, Column<T>>();

  constructor(tasks: Iterable<T>) {
    for (const task of tasks) this.replace(undefined, task);
  }

  replace(before: T | undefined, after: T | undefined): void {
    if (before) {
      const column = this.#getColumn(before);
      column.tasks.delete(before.id);
      if (before.position === column.maxPosition) column.maxPosition = undefined;
    }
    if (!after) return;
    const column = this.#getColumn(after);
    const isKnown = column.maxPosition !== undefined || column.tasks.size === 0;
    if (isKnown) column.maxPosition = Math.max(column.maxPosition ?? after.position, after.position);
    column.tasks.set(after.id, after);
  }

  list(place: TaskPlace): T[] {
    return [...this.#getColumn(place).tasks.values()];
  }

  /** The position of the last task; undefined for an empty column. */
  getMaxPosition(place: TaskPlace): number | undefined {
    const column = this.#getColumn(place);
    if (column.maxPosition === undefined) {
      for (const { position } of column.tasks.values())
        column.maxPosition = Math.max(column.maxPosition ?? position, position);
    }
    return column.maxPosition;
  }

  #getColumn({ projectId, statusId }: TaskPlace): Column<T> {
    const key = `${projectId}/${statusId}`;
    let column = this.#columns.get(key);
    if (!column) {
      column = { tasks: new Map(), maxPosition: undefined };
      this.#columns.set(key, column);
    }
    return column;
  }
}
