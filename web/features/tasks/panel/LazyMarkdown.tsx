import { Suspense } from 'react';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import type { MarkdownProps } from './Markdown.tsx';

const Markdown = lazyWithPreload(() => import('./Markdown.tsx'), PlainText);

/** Renders Markdown; shows the plain text until the renderer has loaded. */
export function LazyMarkdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<PlainText {...props} />}>
      <Markdown {...props} />
    </Suspense>
  );
}

function PlainText({ text }: MarkdownProps) {
  return (
    <p dir="auto" className="whitespace-pre-wrap">
      {text}
    </p>
  );
}
