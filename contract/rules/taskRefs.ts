/** A task's ref: the key of its space and its number in it. */
export function formatRef(spaceKey: string, number: number): string {
  return `${spaceKey}-${number}`;
}

/** The parts of a ref, whose key is in upper case. Undefined if the text is not one. */
export function parseRef(text: string): { key: string; number: number } | undefined {
  const [, key, number] = /^([a-z]{2,6})-([1-9]\d{0,8})$/i.exec(text) ?? [];
  return key === undefined ? undefined : { key: key.toUpperCase(), number: Number(number) };
}
