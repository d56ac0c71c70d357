import Cursor from 'pg-cursor';
import { getTypeParser } from './postgresTypeParser.ts';

/**
 * A cursor with our type parsers: Kysely constructs its cursors with a text and values only, and pg-cursor takes the
 * parsers as a third argument, which its types do not declare. test/db/kysely-and-pg-internals.test.ts fails when one
 * of them changes.
 */
export class TypedCursor extends Cursor {
  constructor(text: string, values: unknown[]) {
    super(text, values, { types: { getTypeParser } });
  }
}
