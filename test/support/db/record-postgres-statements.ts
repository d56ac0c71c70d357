import pg from 'pg';

/** Every statement that goes to PostgreSQL from this process, once each, from now on until `stop`. */
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

/** The statement in one form, however many parameters a list of it has. */
export function normalizeStatement(text: string): string {
  return text
    .replaceAll('"', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\$\d+/g, '$')
    .replaceAll(/(\(\$(?:, \$)*\))(?:, \1)+/g, '$1')
    .trim();
}
