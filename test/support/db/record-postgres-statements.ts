import pg from 'pg';

/** Records the text of every statement that this process sends to PostgreSQL until `stop` is called. */
export function recordPostgresStatements(): { texts: Set<string>; stop: () => void } {
  const texts = new Set<string>();
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    texts.add(typeof first === 'string' ? first : first.text);
    return Reflect.apply(original, this, args);
  } as typeof original;
  return {
    texts,
    stop: () => {
      pg.Client.prototype.query = original;
    },
  };
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
