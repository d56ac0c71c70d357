/** HTML without a script: what strangers wrote is escaped, and stays text. */
export class SafeHtml {
  readonly source: string;

  constructor(text: string) {
    this.source = text;
  }
}

type Part = string | number | SafeHtml | Part[] | null | undefined;

export function html(strings: TemplateStringsArray, ...parts: Part[]): SafeHtml {
  return new SafeHtml(strings.map((text, at) => text + render(parts[at])).join(''));
}

function render(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof SafeHtml) return part.source;
  if (Array.isArray(part)) return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
