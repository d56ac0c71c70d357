/** How many days an arrow key moves in a calendar: a day to the sides, a week up and down. */
export const daysByArrowKey: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};
