import { diffLines, diffWordsWithSpace } from 'diff';
import { t } from '../../lib/i18n/index.ts';

/** Above this, words are not compared, only lines. */
const maxWordDiffLength = 10_000;
const maxEdits = 2000;

/** How a text was changed: what was removed is struck out, what was added is underlined. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const options = { maxEditLength: maxEdits };
  const isLong = before.length + after.length > maxWordDiffLength;
  // Undefined when they have too little in common.
  const parts = (isLong ? diffLines(before, after, options) : diffWordsWithSpace(before, after, options)) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return (
    <p dir="auto" className="max-h-96 overflow-y-auto rounded-control bg-sunken p-2 whitespace-pre-wrap wrap-anywhere">
      {toKeyedParts(parts).map(({ key, value, added, removed }) => {
        if (added) {
          return (
            <ins key={key} className="bg-hover font-medium underline">
              <span className="sr-only">{t('runs.added')} </span>
              {value}
            </ins>
          );
        }
        if (!removed) return <span key={key}>{value}</span>;
        return (
          <del key={key} className="text-danger line-through">
            <span className="sr-only">{t('runs.removed')} </span>
            {value}
          </del>
        );
      })}
    </p>
  );
}

interface Part {
  value: string;
  added?: boolean;
  removed?: boolean;
}

/** Parts have no identity but where they begin. */
function toKeyedParts(parts: readonly Part[]): (Part & { key: string })[] {
  let offset = 0;
  return parts.map((part) => {
    const key = `${offset} ${part.removed ? 'removed' : 'kept'}`;
    offset += part.value.length;
    return { ...part, key };
  });
}
