import { AppError, invalidInput } from '../../../contract/errors.ts';
import { Description } from '../../../contract/fields.ts';

interface Edit {
  find: string;
  replace: string;
}

/**
 * Applies the edits in order. Each `find` has to occur exactly once in the text that the edits before it have left.
 * @throws AppError with code `edit_not_found`, `edit_ambiguous`, or `invalid_input` when the result is not valid
 */
export function applyEdits(description: string, edits: readonly Edit[]): string {
  const edited = edits.reduce((text, edit, index) => applyEdit(text, adaptToText(text, edit), index), description);
  const parsed = Description.safeParse(edited);
  if (!parsed.success)
    throw invalidInput('edits', `leave a description that ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
  return edited;
}

function applyEdit(text: string, { find, replace }: Edit, index: number): string {
  const positions = findPositions(text, find);
  const [position] = positions;
  if (position === undefined) {
    throw new AppError('edit_not_found', `edits.${index}: the text to find does not occur in the description`);
  }
  if (positions.length > 1) {
    throw new AppError(
      'edit_ambiguous',
      `edits.${index}: the text to find occurs ${positions.length} times. Include more of the line.`,
    );
  }
  return text.slice(0, position) + replace + text.slice(position + find.length);
}

/** The places where `find` occurs, overlapping ones included. */
function findPositions(text: string, find: string): number[] {
  const positions: number[] = [];
  for (let at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + 1)) positions.push(at);
  return positions;
}

/** Models write line ends as LF and letters composed. The edit takes the text's forms when only so it is found. */
function adaptToText(text: string, edit: Edit): Edit {
  const forms: ((value: string) => string)[] = [
    (value) => value,
    (value) => value.replace(/\r?\n/g, '\r\n'),
    (value) => value.normalize('NFC'),
    (value) => value.normalize('NFD'),
  ];
  const found = forms.find((toForm) => text.includes(toForm(edit.find)));
  return found ? { find: found(edit.find), replace: found(edit.replace) } : edit;
}
