// Fails when a name or phrase that was replaced by a standard term comes back. Prints where, and the term to use.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What must not occur, and what to use instead. */
const retired = [
  [/\bRefusals?\b|\brefusals?\b/, 'AppError, error'],
  [/\bWrong(Usage|Option|Input)\b/, 'UsageError, OptionError'],
  [/\bSentJson\b/, 'RenderedJson'],
  [/\bGrounds\b/, 'CacheValidator'],
  [/\bMoment\b/, 'DbVersion'],
  [/\b(createRun|runAs)\b/, 'createPipeline, executeAs'],
  [/\badmitAgain\b/, 'readmit'],
  [/\bcreateRepeats\b/, 'createResponseCache'],
  [/\bcreateAnswers\b/, 'createResultCache'],
  [/\b(createLive|createActivity)\b/, 'createEventFeed, createLastUsedTracker'],
  [/\b(buildApp|buildWorld|buildProgram)\b/, 'createApp, createFixtures, createProgram'],
  [/\bwords(For|Of|In)\b/, 'messageFor, errorMessage or messages'],
  [/\bmost[A-Z]\w*/, 'max…'],
  [/\bleast[A-Z]\w*/, 'min…'],
  [/\b(the|whole) roads?\b/i, 'the pipeline, the path'],
  [/\b(its|the|our|of) rooms\b|\| room \|/i, 'modules'],
  [/(?<!to )\bthe letter\b|\bletter: \w*(Message|Email)\b|\bletters? that (can|went|come|hold)/i, 'email'],
  [/\basked again\b/i, 'requested again, revalidated'],
  [/\bkept answers?\b/i, 'cached response, stored result'],
  [/\b(whoever|whosoever)\b/i, 'the caller, the user, anyone who'],
  [/\bnobody else['’]s\b/i, 'only its own'],
  [
    /\bserver\/((run|rest|wire|repeats|answers|access|sent|usage|words|compiled|memory|address|site)[.]ts|store\/)/,
    'the current path',
  ],
  [/\b(operations\/(tools|inside|letters)|web\/store|docs\/map|prove\/\w)/, 'the current path'],
];

/** Part of the keys of encrypted data in existing databases, so it cannot change. */
const storedText = 'krokanti kept answer';
const ignoredFiles = /^(scripts\/checkRetiredWords[.]mjs|package-lock[.]json)$|[.](svg|png|webp|ico|woff2)$/;

let count = 0;
const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
for (const file of files) {
  if (ignoredFiles.test(file)) continue;
  readText(file)
    .split('\n')
    .forEach((line, index) => {
      if (line.includes(storedText)) return;
      for (const [pattern, replacement] of retired) {
        const match = pattern.exec(line);
        if (!match) continue;
        count++;
        console.log(`${file}:${index + 1}: "${match[0]}": use ${replacement}`);
      }
    });
}
console.log(count === 0 ? 'No retired words' : `${count} retired words`);
process.exitCode = count === 0 ? 0 : 1;

/** Returns an empty text for a file that is deleted in the work tree. */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
