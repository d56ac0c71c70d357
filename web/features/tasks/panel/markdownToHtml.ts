import { micromark, type Options } from 'micromark';
import { gfmAutolinkLiteral, gfmAutolinkLiteralHtml } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';

/** Says where in the text the box of a task list item begins, so that it can be ticked there. */
const taskListItemHtml: NonNullable<Options['htmlExtensions']>[number] = {
  enter: {
    taskListCheck(token) {
      this.tag(`<input type="checkbox" data-offset="${token.start.offset}" `);
    },
  },
  exit: {
    taskListCheck() {
      this.tag('/>');
    },
    taskListCheckValueChecked() {
      this.tag('checked="" ');
    },
  },
};

const extensions = [gfmAutolinkLiteral(), gfmStrikethrough(), gfmTable(), gfmTaskListItem()];
const htmlExtensions = [gfmAutolinkLiteralHtml(), gfmStrikethroughHtml(), gfmTableHtml(), taskListItemHtml];

/** Nested deeper, there is no room left on a phone, and thousands of levels freeze the browser. */
const maxDepth = 20;

/** Converts Markdown to HTML; HTML in it becomes text. Returns undefined if the result is nested too deeply. */
export function markdownToHtml(text: string): string | undefined {
  // Markdown.tsx renders links of few protocols only, and needs to see the one of mentions.
  const html = micromark(text, { extensions, htmlExtensions, allowDangerousProtocol: true });
  let depth = 0;
  for (const [, closingSlash, name = ''] of html.matchAll(/<(\/?)([a-z]+)/g)) {
    if (!voidElements.has(name)) depth += closingSlash ? -1 : 1;
    if (depth > maxDepth) return undefined;
  }
  return html;
}

const voidElements = new Set(['br', 'hr', 'img', 'input']);
