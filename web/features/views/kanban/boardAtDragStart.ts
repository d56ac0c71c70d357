import type { Filters } from '../../tasks/filterSortAndGroup.ts';
import type { DropPosition } from '../dropIntoGroup.ts';
import type { TaskGroup } from '../useTaskGroups.ts';

/** The board as it is when a drag starts. */
export interface BoardAtDragStart {
  element: HTMLElement;
  columns: readonly TaskGroup[];
  filters: Filters;
  /** Brings a card, or the end of a column, into view. */
  scrollTo: (position: DropPosition) => void;
}
