import type { EmailContent } from './emailTemplates.ts';

/** What is handed to nodemailer. */
export interface RenderedEmail {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

const productName = 'Krokanti Tasks';

/** Adds the name of the product, an HTML version, and the headers that keep automatic replies away. */
export function renderEmail({ subject, text }: EmailContent, publicUrl: string): RenderedEmail {
  return {
    subject,
    text: `${text.trimEnd()}\n\n-- \n${productName}\n${publicUrl}\n`,
    html: toHtml(subject, text, publicUrl),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

/** Inline styles only, because mail programs drop the others. */
function toHtml(subject: string, text: string, publicUrl: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  const body = paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${linkUrls(paragraph, publicUrl)}</p>`);
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f6f7f9;color:#1d2433;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:8px">
<p style="margin:0 0 16px;font-weight:600">${productName}</p>
${body.join('\n')}
<p style="margin:24px 0 0;color:#5b6475;font-size:14px">${productName} · ${linkUrls(publicUrl, publicUrl)}</p>
</div></body></html>
`;
}

/** Links only addresses of this server: a person's or a space's name may contain others. */
function linkUrls(text: string, publicUrl: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"“”«»]+)/)
    .map((part) => {
      const isOurs = part === publicUrl || part.startsWith(`${publicUrl}/`) || part.startsWith(`${publicUrl}#`);
      return isOurs ? `<a href="${escapeHtml(part)}" style="color:#1d4ed8">${escapeHtml(part)}</a>` : escapeHtml(part);
    })
    .join('')
    .replaceAll('\n', '<br>');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
