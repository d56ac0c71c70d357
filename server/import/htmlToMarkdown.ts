const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The HTML of a rich text editor as Markdown. Text without tags stays as it is. */
export function toMarkdownFromHtml(html: string): string {
  if (!/<[a-z/]/i.test(html)) return decodeEntities(html);
  let result = '';
  const lists: { isOrdered: boolean; count: number }[] = [];
  const links: string[] = [];
  for (const piece of html.split(/(<[^<>]{0,3000}>)/)) {
    const tag = /^<(\/?)([a-z][a-z0-9]{0,10})/i.exec(piece);
    if (!tag) {
      result += decodeEntities(piece);
      continue;
    }
    const isEnd = tag[1] === '/';
    const name = (tag[2] as string).toLowerCase();
    if (name === 'ul' || name === 'ol') {
      if (isEnd) lists.pop();
      else lists.push({ isOrdered: name === 'ol', count: 0 });
      if (lists.length === 0) result += '\n\n';
    } else if (name === 'li' && !isEnd) {
      const list = lists.at(-1);
      if (list) list.count++;
      const check = /data-checked="(true|false)"/.exec(piece)?.[1];
      const box = check === undefined ? '' : check === 'true' ? '[x] ' : '[ ] ';
      result += `\n${'  '.repeat(Math.max(lists.length - 1, 0))}${list?.isOrdered ? `${list.count}.` : '-'} ${box}`;
    } else if (name === 'a') {
      if (!isEnd) links.push(/href="([^"]{1,2000})"/.exec(piece)?.[1] ?? '');
      result += isEnd ? `](${decodeEntities(links.pop() ?? '')})` : '[';
    } else if (name === 'img') {
      const source = /src="([^"]{1,2000})"/.exec(piece)?.[1];
      if (source?.startsWith('http')) result += `![](${decodeEntities(source)})`;
    } else result += toMark(name, isEnd, lists.length > 0);
  }
  return result
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function toMark(name: string, isEnd: boolean, isInList: boolean): string {
  if (name === 'b' || name === 'strong') return '**';
  if (name === 'i' || name === 'em') return '*';
  if (name === 's' || name === 'del') return '~~';
  if (name === 'code') return '`';
  if (name === 'pre') return isEnd ? '\n' : '\n\n';
  if (name === 'br') return '\n';
  if (name === 'hr') return '\n\n---\n\n';
  if (/^h[1-6]$/.test(name)) return isEnd ? '\n\n' : `\n\n${'#'.repeat(Number(name[1]))} `;
  if (name === 'blockquote') return isEnd ? '\n\n' : '\n\n> ';
  // The paragraphs in an item of a list are its text.
  if (name === 'p' || name === 'div') return isInList ? '' : '\n\n';
  return '';
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
