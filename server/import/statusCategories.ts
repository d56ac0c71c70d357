import { foldText } from '../../contract/rules/foldText.ts';

/** What the name of a column says about its tasks. */
export function guessCategory(name: string): 'todo' | 'active' | 'done' {
  const folded = foldText(name);
  if (
    /\b(done|closed|complete|completed|resolved|finished|hecho|hecha|cerrad[oa]|terminad[oa]|completad[oa])\b/.test(
      folded,
    )
  )
    return 'done';
  if (/\b(doing|progress|review|active|started|testing|en curso|haciendo|revision)\b/.test(folded)) return 'active';
  return 'todo';
}
