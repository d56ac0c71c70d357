/** HTML that is safe to embed: interpolated text has been escaped. */
export class SafeHtml {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type HtmlPart = string | number | SafeHtml | HtmlPart[] | null | undefined;

export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): SafeHtml {
  return new SafeHtml(strings.map((text, index) => text + render(parts[index])).join(''));
}

function render(part: HtmlPart): string {
  if (part === null || part === undefined) return '';
  if (part instanceof SafeHtml) return part.source;
  if (Array.isArray(part)) return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
