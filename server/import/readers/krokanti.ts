import { invalidInput } from '../../../contract/errors.ts';
import { ExportDocument, exportFormat, exportVersion } from '../../../contract/exportDocument.ts';
import type { Reader } from '../importedDocument.ts';
import { decodeText, type ImportFile, parseJson } from '../importFile.ts';

/** The files that exports of this product write. */
export const krokantiReader: Reader = {
  source: 'krokanti',
  recognizes: (file) => (getDocument(file) as { format?: unknown } | null)?.format === exportFormat,
  read: (file) => {
    const value = getDocument(file);
    const { version } = value as { version?: unknown };
    if (version !== exportVersion)
      throw invalidInput('version', `must be ${exportVersion}; a newer server has written this file`);
    const parsed = ExportDocument.safeParse(value);
    if (parsed.success) return { document: parsed.data, hasStableIds: true };
    const [issue] = parsed.error.issues;
    throw invalidInput(issue?.path.join('.') || 'file', issue?.message ?? 'must be an export');
  },
};

function getDocument({ content }: ImportFile): unknown {
  if (content.kind === 'json') return content.value;
  if (content.kind !== 'zip') return undefined;
  const bytes = content.files['krokanti.json'];
  return bytes && parseJson(decodeText(bytes));
}
