import { Suspense } from 'react';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';

const Markdown = lazyWithPreload(() => import('./Markdown.tsx'));

/** A Markdown text; until the chunk that reads it is there, the text as it is. */
export function LazyMarkdown({ text }: { text: string }) {
  const bare = (
    <p dir="auto" className="whitespace-pre-wrap">
      {text}
    </p>
  );
  return (
    <Suspense fallback={bare}>
      <Markdown text={text} />
    </Suspense>
  );
}
