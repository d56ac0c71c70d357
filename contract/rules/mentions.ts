const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** A mention as it is written in a text: `@[Ana](user:0190b5a0-...)`. The name is as it was when it was written. */
export const mentionPattern = new RegExp(`@\\[([^\\[\\]\\n]{1,200})\\]\\(user:(${uuid})\\)`, 'gi');

/** How the person is mentioned in a text. */
export function formatMention({ id, name }: { id: string; name: string }): string {
  return `@[${name.replace(/[[\]\n]/g, ' ').trim() || '?'}](user:${id})`;
}

/** The ids of those whom the text mentions, each once. Code mentions nobody. */
export function listMentionedIds(text: string | null | undefined): string[] {
  if (!text?.includes('](user:')) return [];
  const prose = splitCode(text).filter(({ isCode }) => !isCode);
  const matches = prose.flatMap((part) => [...part.text.matchAll(mentionPattern)]);
  return [...new Set(matches.map((match) => (match[2] as string).toLowerCase()))];
}

interface Part {
  text: string;
  isCode: boolean;
}

/** The parts of a Markdown text that are code, between fences or backticks, and those that are not. */
export function splitCode(text: string): Part[] {
  const parts: Part[] = [];
  let prose = '';
  let code = '';
  let fence: string | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark === undefined) prose += line;
    else code += line;
    if (fence === undefined && mark !== undefined) {
      parts.push(...splitCodeSpans(prose));
      prose = '';
      fence = mark;
    } else if (fence !== undefined && mark?.startsWith(fence) && line.trim() === mark) {
      parts.push({ text: code, isCode: true });
      code = '';
      fence = undefined;
    }
  }
  if (prose !== '') parts.push(...splitCodeSpans(prose));
  if (code !== '') parts.push({ text: code, isCode: true });
  return parts;
}

/** A span ends with as many backticks as it begins with; without such an end, they are text. */
function splitCodeSpans(prose: string): Part[] {
  // Prose and backticks take turns.
  const pieces = prose.split(/(`+)/);
  const lastIndexes = new Map<string, number>();
  for (let index = 1; index < pieces.length; index += 2) lastIndexes.set(pieces[index] as string, index);
  const parts: Part[] = [{ text: pieces[0] as string, isCode: false }];
  for (let index = 1; index < pieces.length; index += 2) {
    const ticks = pieces[index] as string;
    const start = index;
    const isSpan = (lastIndexes.get(ticks) as number) > index;
    if (isSpan) {
      do index += 2;
      while (pieces[index] !== ticks);
    }
    parts.push({ text: pieces.slice(start, index + 1).join(''), isCode: isSpan });
    parts.push({ text: pieces[index + 1] as string, isCode: false });
  }
  return parts;
}
