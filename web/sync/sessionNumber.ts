/** Increases when a user signs out, so that late responses to their requests can be dropped. */
let sessionNumber = 0;

export function getSessionNumber(): number {
  return sessionNumber;
}

export function startNewSession(): void {
  sessionNumber++;
}
