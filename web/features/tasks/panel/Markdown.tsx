import { createElement, type ReactNode, useEffect, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { markdownToHtml } from './markdownToHtml.ts';
import './markdown.css';

/** Renders Markdown. HTML in it is shown as text, and only the elements listed below are rendered. */
export default function Markdown({ text }: { text: string }) {
  return text.length > maxInlineLength ? (
    <WorkerMarkdown text={text} />
  ) : (
    <RenderedMarkdown text={text} html={markdownToHtml(text)} />
  );
}

/** The parser can take quadratic time, minutes for some texts: longer ones are parsed in a worker with a timeout. */
const maxInlineLength = 1000;
const timeoutMs = 2000;

function WorkerMarkdown({ text }: { text: string }) {
  const [result, setResult] = useState<{ text: string; html: string | undefined }>();
  useEffect(() => {
    const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' });
    const timeout = setTimeout(() => worker.terminate(), timeoutMs);
    worker.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => {
      clearTimeout(timeout);
      worker.terminate();
      setResult({ text, html: data });
    });
    worker.postMessage(text);
    return () => {
      clearTimeout(timeout);
      worker.terminate();
    };
  }, [text]);
  return <RenderedMarkdown text={text} html={result?.text === text ? result.html : undefined} />;
}

/** Shows the source text if there is no HTML. */
function RenderedMarkdown({ text, html }: { text: string; html: string | undefined }) {
  if (html !== undefined) return <div className="markdown">{htmlToNodes(html)}</div>;
  return (
    <div dir="auto" className="markdown whitespace-pre-wrap">
      {text}
    </div>
  );
}

function htmlToNodes(html: string): ReactNode[] {
  // A document made by DOMParser loads no resources and runs no scripts.
  return toReactNodes(new DOMParser().parseFromString(html, 'text/html').body, { level: 2 });
}

const blockElements = new Set(['p', 'li', 'blockquote', 'td', 'th', 'ul', 'ol']);
const plainElements = new Set(['strong', 'em', 'del', 'code', 'pre', 'thead', 'tbody', 'tr']);
const voidElements = new Set(['br', 'hr']);

/** The level of the previous heading: the next is at most one deeper, so that no level is skipped. */
interface Outline {
  level: number;
}

function toReactNodes(parent: Element, outline: Outline): ReactNode[] {
  return [...parent.childNodes].map((node, index) => {
    if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? node.nodeValue : null;
    return toReactNode(node, index, outline);
  });
}

function toReactNode(node: Element, key: number, outline: Outline): ReactNode {
  const tag = node.localName;
  if (voidElements.has(tag)) return createElement(tag, { key });
  if (tag === 'input') {
    const isDone = node.hasAttribute('checked');
    const label = isDone ? t('panel.checked') : t('panel.unchecked');
    return <input key={key} type="checkbox" aria-label={label} disabled checked={isDone} />;
  }
  if (tag === 'img') return renderLink(node.getAttribute('src'), node.getAttribute('alt'), key);
  const [, depth] = /^h([1-6])$/.exec(tag) ?? [];
  if (depth !== undefined) {
    outline.level = Math.min(2 + Number(depth), outline.level + 1, 6);
    return createElement(
      `h${outline.level}`,
      { key, dir: 'auto', className: `size-${depth}` },
      ...toReactNodes(node, outline),
    );
  }
  const children = toReactNodes(node, outline);
  if (tag === 'a') return renderLink(node.getAttribute('href'), children, key);
  if (tag === 'table') {
    const wrapperProps = { key, role: 'group', tabIndex: 0, 'aria-label': t('panel.table'), className: 'frame' };
    return createElement('div', wrapperProps, <table>{children}</table>);
  }
  if (plainElements.has(tag)) return createElement(tag, { key }, ...children);
  if (!blockElements.has(tag)) return children;
  const start = node.getAttribute('start');
  const align = node.getAttribute('align');
  const attributes = { ...(start && { start: Number(start) }), ...(align && { className: `to-${align}` }) };
  return createElement(tag, { key, dir: 'auto', ...attributes }, ...children);
}

/** Images become links too, so that reading a text sends no request to another site. */
function renderLink(url: string | null, content: ReactNode, key: number): ReactNode {
  const isSafe = url !== null && /^(https?|mailto):/i.test(url) && URL.canParse(url);
  const label = content === null || content === '' ? url : content;
  if (!isSafe) return <span key={key}>{label}</span>;
  return (
    <a key={key} href={url} target="_blank" rel="noopener noreferrer nofollow">
      {label}
    </a>
  );
}
