import { createElement, type ReactNode, useEffect, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { Mention } from './Mention.tsx';
import { markdownToHtml } from './markdownToHtml.ts';
import './markdown.css';

export interface MarkdownProps {
  text: string;
  /** The space in which the people whom the text mentions have their names. */
  spaceId: string;
  /** Gets the text with the box at an offset ticked or cleared. Without it, the boxes of checklists are disabled. */
  onTick?: ((text: string, offset: number) => void) | undefined;
}

/** Renders Markdown. HTML in it is shown as text, and only the elements listed below are rendered. */
export default function Markdown(props: MarkdownProps) {
  return props.text.length > maxInlineLength ? (
    <WorkerMarkdown {...props} />
  ) : (
    <RenderedMarkdown {...props} html={markdownToHtml(props.text)} />
  );
}

/** The parser can take quadratic time, minutes for some texts: longer ones are parsed in a worker with a timeout. */
const maxInlineLength = 1000;
const timeoutMs = 2000;

function WorkerMarkdown({ text, spaceId, onTick }: MarkdownProps) {
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
  const html = result?.text === text ? result.html : undefined;
  // Until the worker has parsed it again, the source text would show.
  const tick = (newText: string, offset: number) => {
    if (html !== undefined) setResult({ text: newText, html: toggleBox(html, offset) });
    onTick?.(newText, offset);
  };
  return <RenderedMarkdown text={text} spaceId={spaceId} onTick={onTick && tick} html={html} />;
}

function toggleBox(html: string, offset: number): string {
  return html
    .replace(`data-offset="${offset}" />`, `data-offset="${offset}" checked />`)
    .replace(`data-offset="${offset}" checked="" />`, `data-offset="${offset}" />`);
}

/** Shows the source text if there is no HTML. */
function RenderedMarkdown({ html, ...props }: MarkdownProps & { html: string | undefined }) {
  if (html !== undefined) return <div className="markdown">{htmlToNodes(html, props)}</div>;
  return (
    <div dir="auto" className="markdown whitespace-pre-wrap">
      {props.text}
    </div>
  );
}

function htmlToNodes(html: string, props: MarkdownProps): ReactNode[] {
  // A document made by DOMParser loads no resources and runs no scripts.
  return toReactNodes(new DOMParser().parseFromString(html, 'text/html').body, { level: 2, ...props });
}

const blockElements = new Set(['p', 'li', 'blockquote', 'td', 'th', 'ul', 'ol']);
const plainElements = new Set(['strong', 'em', 'del', 'code', 'pre', 'thead', 'tbody', 'tr']);
const voidElements = new Set(['br', 'hr']);

interface Outline extends MarkdownProps {
  /** The level of the previous heading: the next is at most one deeper, so that no level is skipped. */
  level: number;
}

function toReactNodes(parent: Element, outline: Outline): ReactNode[] {
  return [...parent.childNodes].map((node, index) => {
    if (node.nodeType === Node.TEXT_NODE) {
      return findMentionedId(node.nextSibling) ? node.nodeValue?.replace(/@$/, '') : node.nodeValue;
    }
    if (!(node instanceof Element)) return null;
    return toReactNode(node, index, outline);
  });
}

/** The id of the person if the node is the link of a mention: an `@` is right before it. */
function findMentionedId(node: Node | null): string | undefined {
  if (!(node instanceof Element) || node.localName !== 'a') return undefined;
  const { previousSibling } = node;
  if (previousSibling?.nodeType !== Node.TEXT_NODE || !previousSibling.nodeValue?.endsWith('@')) return undefined;
  return /^user:([0-9a-f-]{36})$/i.exec(node.getAttribute('href') ?? '')?.[1]?.toLowerCase();
}

function toReactNode(node: Element, key: number, outline: Outline): ReactNode {
  const tag = node.localName;
  if (voidElements.has(tag)) return createElement(tag, { key });
  if (tag === 'input') {
    return <ChecklistBox key={key} box={node} text={outline.text} onTick={outline.onTick} />;
  }
  if (tag === 'img') return renderLink(node.getAttribute('src'), node.getAttribute('alt'), key);
  const mentionedId = findMentionedId(node);
  if (mentionedId !== undefined) {
    return <Mention key={key} spaceId={outline.spaceId} userId={mentionedId} writtenName={node.textContent} />;
  }
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

/** A box of a checklist. Its element has the place of its brackets in the text. */
function ChecklistBox({ box, text, onTick }: Omit<MarkdownProps, 'spaceId'> & { box: Element }) {
  const offset = Number(box.getAttribute('data-offset'));
  const isDone = box.hasAttribute('checked');
  const stateName = isDone ? t('panel.checked') : t('panel.unchecked');
  const item = box.closest('li')?.textContent.trim().split('\n')[0] || stateName;
  const canTick = onTick !== undefined && /^\[[\sx]\]/i.test(text.slice(offset, offset + 3));
  const tick = () => onTick?.(`${text.slice(0, offset + 1)}${isDone ? ' ' : 'x'}${text.slice(offset + 2)}`, offset);
  return (
    <input
      type="checkbox"
      aria-label={canTick ? item : stateName}
      checked={isDone}
      disabled={!canTick}
      onChange={tick}
    />
  );
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
