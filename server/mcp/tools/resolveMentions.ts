import { formatMention, splitCode } from '../../../contract/rules/mentions.ts';
import type { Db } from '../../db/engine/database.ts';
import { listMembersInSpaces } from '../../db/queries/listContentsInSpaces.ts';

const maxMembers = 5000;

/**
 * Replaces `@Ana` by a mention where one member of the space has that name or first name. Everything else stays as it is:
 * unknown names, names of several members, code, email addresses.
 */
export async function resolveMentions(db: Db, spaceId: string, text: string): Promise<string> {
  if (!/(^|[^\p{L}\p{N}_])@[\p{L}\p{N}]/u.test(text)) return text;
  const members = await listMembersInSpaces(db, { spaceIds: [spaceId], limit: maxMembers });
  const byName = indexByName(members.map(({ user_id: id, name }) => ({ id, name })));
  const lengths = [...new Set([...byName.keys()].map((name) => name.length))].sort((a, b) => b - a);

  const mentionAt = (prose: string, start: number) => {
    for (const length of lengths) {
      const end = start + length;
      const person = byName.get(prose.slice(start, end).toLowerCase());
      if (person && !/^[\p{L}\p{M}\p{N}_@]/u.test(prose.slice(end))) return { end, person };
    }
    return undefined;
  };
  const replaceIn = (prose: string): string => {
    let result = '';
    let done = 0;
    for (const { index } of prose.matchAll(/(?<![\p{L}\p{N}_.-])@/gu)) {
      const found = mentionAt(prose, index + 1);
      if (!found || index < done) continue;
      result += prose.slice(done, index) + formatMention(found.person);
      done = found.end;
    }
    return result + prose.slice(done);
  };
  return splitCode(text)
    .map((part) => (part.isCode ? part.text : replaceIn(part.text)))
    .join('');
}

interface Person {
  id: string;
  name: string;
}

/** People by their names in lower case and by their first names, as far as only one has it. */
function indexByName(people: readonly Person[]): Map<string, Person> {
  const named = people.flatMap((person): [string, Person][] => {
    const name = person.name.toLowerCase();
    return [...new Set([name, name.split(' ')[0] as string])].map((key) => [key, person]);
  });
  const groups = Map.groupBy(named, ([key]) => key);
  return new Map([...groups.values()].flatMap((group) => (group.length === 1 ? group : [])));
}
