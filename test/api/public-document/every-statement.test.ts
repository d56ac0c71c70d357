import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';
import { authenticationStatements, errorStatements } from './statements/authentication-and-errors.ts';
import { mcpStatements } from './statements/mcp.ts';
import { projectStatements, spaceStatements } from './statements/spaces-and-projects.ts';
import { createStatementFixtures, type Statement, type StatementFixtures } from './statements/statement-fixtures.ts';
import { taskStatements } from './statements/tasks.ts';

const lines = readFileSync(new URL('public-document.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

const statements: Statement[] = [
  ...authenticationStatements,
  ...spaceStatements,
  ...projectStatements,
  ...taskStatements,
  ...errorStatements,
  ...mcpStatements,
];

/** The samples of the document, which code-samples.test.ts and test/mcp-clients run. */
const sampleLines: [from: number, to: number][] = [
  [7, 9],
  [101, 103],
  [105, 181],
  [183, 229],
];

/** Titles, heads of tables and comments, which say nothing about the API. */
const isHeading = (line: string) =>
  line.startsWith('|') ||
  line.startsWith('//') ||
  ['Krokanti Tasks API', 'Upgrade your plan →Authentication', 'Projects', 'Tasks'].includes(line) ||
  ['Error codes', 'Built-in prompts'].includes(line);

describe('The public document, line by line', () => {
  it('has a check for every line that states something, and for no other', () => {
    const stating = lines.flatMap((text, index) => {
      const line = index + 1;
      const isSample = sampleLines.some(([from, to]) => line >= from && line <= to);
      return isSample || isHeading(text) ? [] : [[line, text.replace(/ \|$/, '')]];
    });
    expect(statements.map(([line, text]) => [line, text])).toEqual(stating);
  });

  describeOnEachEngine(
    (test) => {
      let world: StatementFixtures;
      beforeAll(async () => {
        requireDocumentedResponses(test);
        world = await createStatementFixtures(test);
      });
      // A new minute for the token.
      beforeEach(() => test.advanceClock(61_000));

      it.each(statements)('line %i: %s', async (_line, _text, check) => {
        await check(world);
      });
    },
    // Empty for the default of the server.
    { TOKEN_RATE_LIMIT: '' },
  );
});
