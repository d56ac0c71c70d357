import { createElement, type ReactNode, useEffect, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { markdownToHtml } from './markdownToHtml.ts';
import './markdown.css';

/** Shows a text written in Markdown. HTML in it is text; of what it makes, only the elements named here are shown. */
export default function Markdown({ text }: { text: string }) {
  return text.length > atOnce ? <Long text={text} /> : <Shown text={text} html={markdownToHtml(text)} />;
}

/** Some texts take the parser minutes, by the square of their length: longer ones are read aside, with a limit. */
const atOnce = 1000;
const mostMs = 2000;

function Long({ text }: { text: string }) {
  const [done, setDone] = useState<{ text: string; html: string | undefined }>();
  useEffect(() => {
    const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' });
    const limit = setTimeout(() => worker.terminate(), mostMs);
    worker.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => {
      clearTimeout(limit);
      worker.terminate();
      setDone({ text, html: data });
    });
    worker.postMessage(text);
    return () => {
      clearTimeout(limit);
      worker.terminate();
    };
  }, [text]);
  return <Shown text={text} html={done?.text === text ? done.html : undefined} />;
}

/** Without HTML, the text as it was written. */
function Shown({ text, html }: { text: string; html: string | undefined }) {
  if (html !== undefined) return <div className="markdown">{read(html)}</div>;
  return (
    <div dir="auto" className="markdown whitespace-pre-wrap">
      {text}
    </div>
  );
}

function read(html: string): ReactNode[] {
  // A document of its own, in which nothing is loaded and nothing runs.
  return partsOf(new DOMParser().parseFromString(html, 'text/html').body, { level: 2 });
}

const blocks = new Set(['p', 'li', 'blockquote', 'td', 'th', 'ul', 'ol']);
const plain = new Set(['strong', 'em', 'del', 'code', 'pre', 'thead', 'tbody', 'tr']);
const empty = new Set(['br', 'hr']);

/** How deep the heading before was: the next is at most one deeper, so that the order is one to follow. */
interface Outline {
  level: number;
}

function partsOf(parent: Element, outline: Outline): ReactNode[] {
  return [...parent.childNodes].map((node, at) => {
    if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? node.nodeValue : null;
    return partOf(node, at, outline);
  });
}

function partOf(node: Element, key: number, outline: Outline): ReactNode {
  const tag = node.localName;
  if (empty.has(tag)) return createElement(tag, { key });
  if (tag === 'input') {
    const isDone = node.hasAttribute('checked');
    const label = isDone ? t('panel.checked') : t('panel.unchecked');
    return <input key={key} type="checkbox" aria-label={label} disabled checked={isDone} />;
  }
  if (tag === 'img') return link(node.getAttribute('src'), node.getAttribute('alt'), key);
  const [, depth] = /^h([1-6])$/.exec(tag) ?? [];
  if (depth !== undefined) {
    outline.level = Math.min(2 + Number(depth), outline.level + 1, 6);
    return createElement(
      `h${outline.level}`,
      { key, dir: 'auto', className: `size-${depth}` },
      ...partsOf(node, outline),
    );
  }
  const parts = partsOf(node, outline);
  if (tag === 'a') return link(node.getAttribute('href'), parts, key);
  if (tag === 'table') {
    const frame = { key, role: 'group', tabIndex: 0, 'aria-label': t('panel.table'), className: 'frame' };
    return createElement('div', frame, <table>{parts}</table>);
  }
  if (plain.has(tag)) return createElement(tag, { key }, ...parts);
  if (!blocks.has(tag)) return parts;
  const start = node.getAttribute('start');
  const align = node.getAttribute('align');
  const more = { ...(start && { start: Number(start) }), ...(align && { className: `to-${align}` }) };
  return createElement(tag, { key, dir: 'auto', ...more }, ...parts);
}

/** Images too are links: nothing is asked of another site unasked. */
function link(address: string | null, content: ReactNode, key: number): ReactNode {
  const isSafe = address !== null && /^(https?|mailto):/i.test(address) && URL.canParse(address);
  const shown = content === null || content === '' ? address : content;
  if (!isSafe) return <span key={key}>{shown}</span>;
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow">
      {shown}
    </a>
  );
}
