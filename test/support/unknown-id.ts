/** Returns a valid id that no record has. */
export function createUnknownId(): string {
  return crypto.randomUUID();
}
