import { micromark } from 'micromark';
import { gfmAutolinkLiteral, gfmAutolinkLiteralHtml } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { gfmTaskListItem, gfmTaskListItemHtml } from 'micromark-extension-gfm-task-list-item';

const extensions = [gfmAutolinkLiteral(), gfmStrikethrough(), gfmTable(), gfmTaskListItem()];
const htmlExtensions = [gfmAutolinkLiteralHtml(), gfmStrikethroughHtml(), gfmTableHtml(), gfmTaskListItemHtml()];

/** Elements in one another. Further in there is no room left on a phone, and thousands of them hold up the browser. */
const deepest = 20;

/** Markdown as HTML, in which HTML that was in it is text; undefined when it is too deep to be shown. */
export function markdownToHtml(text: string): string | undefined {
  const html = micromark(text, { extensions, htmlExtensions });
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z]+)/g)) {
    if (!empty.has(name)) depth += end ? -1 : 1;
    if (depth > deepest) return undefined;
  }
  return html;
}

/** What has no end. */
const empty = new Set(['br', 'hr', 'img', 'input']);
