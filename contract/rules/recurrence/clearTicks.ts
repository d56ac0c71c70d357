/** The Markdown text with its task lists (`- [x]`) not done, except in code blocks. */
export function clearTicks(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark && fence === undefined) fence = mark;
      else if (mark && fence !== undefined && mark.startsWith(fence)) fence = undefined;
      if (fence !== undefined || mark) return line;
      return line.replace(/^((?:[ \t]|>)*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[xX]\](?=\s|$)/, '$1[ ]');
    })
    .join('\n');
}
