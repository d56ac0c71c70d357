import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errors } from '../../contract/errors.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { translateServerError } from '../../web/lib/i18n/es/serverErrors.ts';

/** Where messages are written that REST sends. Those of MCP are read by models. */
const sources = ['contract/**/*.ts', 'server/{auth,db,events,http,operations,pipeline}/**/*.ts'];

const literal = String.raw`(?:'(?:[^'\\]|\\.)*'|${'`'}(?:[^${'`'}\\]|\\.)*${'`'})`;
const text = String.raw`\s*(${literal}(?:\s*\+\s*\(?${literal})*)`;
const messagePatterns = [
  String.raw`new AppError\(\s*'\w+',${text}`,
  String.raw`invalidInput\(\s*(?:${literal}|[\w.]+),${text}`,
  String.raw`(?:\berror|\bmessage|[a-z]\w*Error)(?: =|:)${text}`,
  String.raw`addIssue\(${text}`,
  `return${text};`,
].map((pattern) => new RegExp(pattern, 'g'));

/** The messages in a source, with a word in place of each value. */
function findMessages(source: string): string[] {
  return messagePatterns.flatMap((pattern) =>
    [...source.matchAll(pattern)]
      .map(([, expression = '']) =>
        [...expression.matchAll(new RegExp(literal, 'g'))]
          .map(([quoted]) =>
            quoted
              .slice(1, -1)
              .replace(/\\(.)/g, '$1')
              .replace(/\$\{[^{}]*\}/g, 'X'),
          )
          .join(''),
      )
      .filter((message) => isSentence(message)),
  );
}

/** A literal that is returned may be anything; a message has words, and one about a field starts with its verb. */
function isSentence(message: string): boolean {
  return /^(must|is|give|matches) |^[A-Z][a-z]+ [a-z]/.test(message) && !message.includes('${');
}

/** Messages that no page of the web app gets: of MCP and OAuth, and to clients that do not speak HTTP. */
const untranslated = [
  /^(The (headers|request) |This is not valid HTTP)/,
  /^must (have no (fragment|user name)|not use X$)/,
  /version that get_task|^is not a URL|^must be words such as/,
  // The server does not start then.
  /^(Nothing answers at|There is no machine called|The user X may not do this)/,
  // Zod's own, which `server/pipeline/parseInput.ts` rewords.
  /^Too small: expected/,
];

test('F54: every message that the server can send to the web app has its Spanish', async () => {
  const messages = new Set(Object.values(errors).map(({ message }) => message as string));
  let files = 0;
  for (const pattern of sources)
    for await (const file of glob(pattern, { cwd: repoRoot })) {
      files++;
      for (const message of findMessages(await readFile(join(repoRoot, file), 'utf8'))) messages.add(message);
    }
  expect(files).toBeGreaterThan(100);
  expect(messages.size).toBeGreaterThan(80);
  const missing = [...messages].filter(
    (message) => !untranslated.some((pattern) => pattern.test(message)) && translateServerError(message) === message,
  );
  expect(missing).toEqual([]);
});

test('What does not exist has a Spanish name', async () => {
  const names = new Set<string>();
  for await (const file of glob('server/{auth,operations,pipeline}/**/*.ts', { cwd: repoRoot }))
    for (const [, name = ''] of (await readFile(join(repoRoot, file), 'utf8')).matchAll(/notFound\('([^']+)'\)/g))
      names.add(name);
  expect(names.size).toBeGreaterThan(5);
  for (const name of names) {
    expect(translateServerError(`${name} not found`)).toMatch(/ no existe/);
    expect(translateServerError(`${name} not found`)).not.toContain(name);
  }
});

test('A message about a field, with values, and of several fields is translated', () => {
  expect(translateServerError('title: must have 1 to 500 characters')).toBe('title: debe tener de 1 a 500 caracteres');
  expect(translateServerError('name: is required; slug: must be a UUID')).toBe(
    'name: es obligatorio; slug: debe ser un UUID',
  );
  expect(translateServerError('assigneeIds.3: must be a member of the space')).toBe(
    'assigneeIds.3: debe ser miembro del espacio',
  );
});
