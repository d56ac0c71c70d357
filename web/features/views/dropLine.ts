interface DropLineBox {
  top: number;
  left: number;
  width: number;
  /** Defaults to the thickness of a horizontal line. */
  height?: number;
}

/** The line that shows where something would be dropped. It moves in every frame, so it bypasses React. */
export class DropLine {
  readonly #element = document.createElement('div');

  constructor() {
    this.#element.className = 'drop-line';
  }

  /** Places the line, in window coordinates. */
  show({ top, left, width, height }: DropLineBox): void {
    if (!this.#element.isConnected) document.body.append(this.#element);
    Object.assign(this.#element.style, { top: `${top}px`, left: `${left}px`, width: `${width}px` });
    if (height !== undefined) this.#element.style.height = `${height}px`;
  }

  hide(): void {
    this.#element.remove();
  }
}
