import { foldName } from '../../../contract/rules/matchNames.ts';

/**
 * Leaves out ids where the name says as well which row is meant: a UUID takes 25 tokens. `all` are the rows among which
 * names are looked for.
 */
export function createIdOmitter(all: readonly { id: string; name: string }[]) {
  const idsByName = new Map<string, Set<string>>();
  for (const { id, name } of all) {
    const ids = idsByName.get(foldName(name)) ?? new Set();
    idsByName.set(foldName(name), ids.add(id));
  }
  return <T extends { id: string; name: string }>({ id, ...rest }: T): Omit<T, 'id'> & { id?: string } =>
    (idsByName.get(foldName(rest.name))?.size ?? 0) > 1 ? { id, ...rest } : rest;
}
