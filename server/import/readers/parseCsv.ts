import { parse } from 'csv-parse/sync';
import { invalidInput } from '../../../contract/errors.ts';

const maxRows = 200_000;
const maxColumns = 500;

/**
 * The rows of a CSV file: separated by commas, semicolons or tabs, whichever its first line has most of. Rows may be shorter
 * than the header.
 * @throws AppError with code `invalid_input`
 */
export function parseCsv(text: string): string[][] {
  let rows: string[][];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: detectDelimiter(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: maxRows + 1,
    });
  } catch (error) {
    const { lines } = error as { lines?: number };
    throw invalidInput('file', `must be complete CSV; it cannot be read from line ${lines ?? 1} on`);
  }
  if (rows.length > maxRows) throw invalidInput('file', 'must have at most 200,000 rows');
  if (rows.some((row) => row.length > maxColumns)) throw invalidInput('file', 'must have at most 500 columns');
  return rows;
}

function detectDelimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = text.slice(0, end < 0 ? undefined : end).replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** Exports put an apostrophe before what a spreadsheet would run as a formula. */
export function withoutFormulaGuard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
