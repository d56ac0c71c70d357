import { Suspense } from 'react';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';

const Markdown = lazyWithPreload(() => import('./Markdown.tsx'), PlainText);

/** Renders Markdown; shows the plain text until the renderer has loaded. */
export function LazyMarkdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <Markdown text={text} />
    </Suspense>
  );
}

function PlainText({ text }: { text: string }) {
  return (
    <p dir="auto" className="whitespace-pre-wrap">
      {text}
    </p>
  );
}
