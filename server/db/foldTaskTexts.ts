import { foldText, isAscii } from '../../contract/rules/foldText.ts';

export interface TaskTexts {
  title: string;
  description: string | null;
}

/**
 * The texts of a task as the search compares them. Null if they are ASCII: the databases fold that themselves, in no
 * space. A line break separates the two texts, so that no word spans both.
 */
export function foldTaskTexts({ title, description }: TaskTexts): string | null {
  if (isAscii(title) && (description === null || isAscii(description))) return null;
  return foldText(`${title}\n${description ?? ''}`);
}
