/** The markup of Jira as Markdown, line by line. What is not known stays as it is. */
export function toMarkdownFromJira(text: string): string {
  let isCode = false;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      const fence = /^\s*\{(code|noformat)(?::([a-z0-9+#-]{1,20}))?[^}]{0,100}\}\s*$/i.exec(line);
      if (fence) {
        isCode = !isCode;
        return isCode ? `\`\`\`${fence[2] ?? ''}` : '```';
      }
      if (isCode) return line;
      if (/^\s*\{quote\}\s*$/.test(line)) return '';
      return convertLine(line);
    })
    .join('\n')
    .trim();
}

function convertLine(line: string): string {
  const heading = /^h([1-6])\.\s/.exec(line);
  if (heading) return `${'#'.repeat(Number(heading[1]))} ${convertWords(line.slice(4))}`;
  const quote = /^bq\.\s/.exec(line);
  if (quote) return `> ${convertWords(line.slice(4))}`;
  const list = /^([*#-]{1,6})\s/.exec(line);
  if (list) {
    const marks = list[1] as string;
    const mark = marks.endsWith('#') ? '1.' : '-';
    return `${'   '.repeat(marks.length - 1)}${mark} ${convertWords(line.slice(marks.length + 1))}`;
  }
  return convertWords(line);
}

function convertWords(text: string): string {
  return text
    .replace(/\{\{([^{}\n]{1,500})\}\}/g, '`$1`')
    .replace(/\[([^[\]|\n]{1,500})\|(https?:[^[\]|\s]{1,2000})\]/g, '[$1]($2)')
    .replace(/\[(https?:[^[\]|\s]{1,2000})\]/g, '<$1>')
    .replace(/(^|[\s(])\*([^*\s][^*\n]{0,500})\*(?=$|[\s).,:;!?])/g, '$1**$2**')
    .replace(/(^|[\s(])-([^-\s][^-\n]{0,500})-(?=$|[\s).,:;!?])/g, '$1~~$2~~')
    .replace(/(^|[\s(])\+([^+\s][^+\n]{0,500})\+(?=$|[\s).,:;!?])/g, '$1$2');
}
