import { getTaskElement } from '../../tasks/focusAndSelection.ts';
import type { DropPosition } from '../dropIntoGroup.ts';
import { DropLine } from '../dropLine.ts';

/** Marks where cards would be dropped: a line between two cards, and the column that it is in. */
export class BoardDropIndicator {
  readonly #board: HTMLElement;
  readonly #line = new DropLine();
  #markedColumn: Element | undefined;
  #position: DropPosition | undefined;

  constructor(board: HTMLElement) {
    this.#board = board;
  }

  show(position: DropPosition | undefined): void {
    this.#position = position;
    const column = position && this.#findColumn(position.groupKey);
    if (column !== this.#markedColumn) {
      this.#markedColumn?.removeAttribute('data-over');
      column?.setAttribute('data-over', '');
      this.#markedColumn = column ?? undefined;
    }
    if (!position || !column) {
      this.#line.hide();
      return;
    }
    const nextCard = position.beforeTaskId === null ? undefined : getTaskElement(position.beforeTaskId);
    // null: the column is still scrolling to the card, which is not rendered yet.
    if (nextCard === null) {
      requestAnimationFrame(() => this.#position === position && this.show(position));
      return;
    }
    const columnBox = column.getBoundingClientRect();
    const top = getLineTop(column, nextCard);
    this.#line.show({
      top: Math.min(Math.max(top, columnBox.top), columnBox.bottom - 3),
      left: columnBox.left + 4,
      width: columnBox.width - 8,
    });
  }

  #findColumn(key: string): HTMLElement | null {
    return this.#board.querySelector<HTMLElement>(`[data-column="${CSS.escape(key)}"]`);
  }
}

/** Above the next card, or else below the last one, or else below the header of an empty column. */
function getLineTop(column: HTMLElement, nextCard: HTMLElement | undefined): number {
  const cards = [...column.querySelectorAll('[data-task]')];
  const cardBelow = column.dataset['newestFirst'] === undefined ? nextCard : cards[0];
  if (cardBelow) return cardBelow.getBoundingClientRect().top - 6;
  const lastCard = cards.at(-1);
  return lastCard ? lastCard.getBoundingClientRect().bottom + 3 : column.getBoundingClientRect().top + 44;
}
