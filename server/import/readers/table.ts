import { detectDateOrder, parseDate, toNoon } from '../dates.ts';
import type { ReaderContext } from '../importedDocument.ts';
import type { ImportFile } from '../importFile.ts';
import { parseCsv, withoutFormulaGuard } from './parseCsv.ts';

export interface TableRow {
  /** The line in the table, from 2: the first has the headings. */
  line: number;
  /** The first cell under the heading that is not empty. */
  get(heading: string): string;
  /** All cells under the headings with this name that are not empty. */
  list(heading: string): string[];
  /** `Heading: cell` for the cells under other headings than these, which the row has. */
  describeOthers(headings: ReadonlySet<string>): string[];
}

/** The headings of a CSV file, folded; undefined if it is none. */
export function readHeadings({ content }: ImportFile): string[] | undefined {
  if (content.kind !== 'text') return undefined;
  // Only the beginning, because every reader looks.
  const start = content.text.slice(0, 20_000);
  try {
    return parseCsv(start.slice(0, start.indexOf('\n') + 1 || undefined))[0]?.map(foldHeading);
  } catch {
    return undefined;
  }
}

/** The rows of a table whose headings may repeat. Cells are without blanks around them, and without formula guards. */
export function readRows(text: string): TableRow[] {
  const [header = [], ...rows] = parseCsv(text);
  const indexes = Map.groupBy(header.keys(), (index) => foldHeading(header[index] as string));
  return rows
    .map((row) => row.map((cell) => withoutFormulaGuard(cell).trim()))
    .map((row, index) => {
      const list = (heading: string) =>
        (indexes.get(foldHeading(heading)) ?? []).map((place) => row[place] ?? '').filter(Boolean);
      return {
        line: index + 2,
        list,
        get: (heading) => list(heading)[0] ?? '',
        describeOthers: (headings) =>
          row.flatMap((cell, place) => {
            const heading = header[place]?.trim() ?? '';
            return cell === '' || headings.has(foldHeading(heading)) ? [] : [`${heading || 'Cell'}: ${cell}`];
          }),
      };
    });
}

export function foldHeading(heading: string): string {
  return heading.replace('\ufeff', '').trim().toLowerCase();
}

/**
 * Returns a function that reads dates, whose order all these columns decide together. It returns null for an empty cell, and
 * for one that it reports as unreadable.
 */
export function createDateReader(
  rows: readonly TableRow[],
  columns: readonly string[],
  { options, losses, timeZone }: ReaderContext,
): (text: string) => string | null {
  const detected = detectDateOrder(rows.flatMap((row) => columns.map((column) => row.get(column))));
  const order = options.dateOrder ?? detected ?? 'day-month';
  const isAmbiguous = options.dateOrder === undefined && detected === undefined;
  return (text) => {
    if (text === '') return null;
    const date = parseDate(text, order, timeZone);
    if (date === undefined) losses.add('A date could not be read and was left out', text);
    else if (isAmbiguous && /^\d{1,2}[/.-]\d/.test(text))
      losses.add('The dates do not show whether the day or the month comes first: taken for the day', text);
    return date ?? null;
  };
}

/** The times of a task, as far as the file says them. */
export function toTimes(createdAt: string | null, updatedAt: string | null) {
  return {
    ...(createdAt !== null && { createdAt: toNoon(createdAt) }),
    ...(updatedAt !== null && { updatedAt: toNoon(updatedAt) }),
  };
}
