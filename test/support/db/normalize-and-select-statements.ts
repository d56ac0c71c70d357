/** Returns the statements that look up rows, each with its normalized form and without plain inserts. */
export function selectLookups(texts: Iterable<string>): [form: string, text: string][] {
  const forms = new Map([...texts].map((text) => [normalizeStatement(text.replaceAll('?', '$')), text]));
  return (
    [...forms]
      .filter(([form]) => /^(select|insert|update|delete|with)\b/i.test(form))
      .filter(([form]) => !/^insert into \w+ \([^)]*\) values \([^)]*\)(, |$)/.test(form))
      // Backups and moves read complete tables.
      .filter(([form]) => !/^select \* from \w+$/.test(form))
      .filter(([form]) => !/\b(pg_\w+|sqlite_schema|pragma_\w+|migrations|current_setting)\b/.test(form))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}

/** Normalizes white space, quotes and parameters, so that statements with lists of any length look the same. */
export function normalizeStatement(text: string): string {
  return text
    .replaceAll('"', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\$\d+/g, '$')
    .replaceAll(/(\(\$(?:, \$)*\))(?:, \1)+/g, '$1')
    .trim();
}
