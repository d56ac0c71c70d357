import { Suspense } from 'react';
import { later } from '../../../lib/lazyWithPreload.tsx';

const Markdown = later(() => import('./Markdown.tsx'));

/** A Markdown text; until the chunk that reads it is there, the text as it is. */
export function Prose({ text }: { text: string }) {
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
