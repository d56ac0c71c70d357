import { Suspense } from 'react';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';

const Markdown = lazyWithPreload(() => import('./Markdown.tsx'));

/** Renders Markdown; shows the plain text until the renderer has loaded. */
export function LazyMarkdown({ text }: { text: string }) {
  const plainText = (
    <p dir="auto" className="whitespace-pre-wrap">
      {text}
    </p>
  );
  return (
    <Suspense fallback={plainText}>
      <Markdown text={text} />
    </Suspense>
  );
}
