import * as z from 'zod';
import { hasDecodedPlus, parseIsoDate } from './parseIsoDate.ts';
import { maxPosition } from './rules/taskPlacement.ts';
import { maxTextLength } from './rules/textLimits.ts';
import { hasDirectionOverride, hasVisibleText, toOneLine } from './rules/visibleAndOneLineText.ts';

/** Schemas that several operations share. A `...Input` schema accepts more forms than responses contain. */

/** Above the schemas, because those are created while this module loads. */
const invisibleError = 'must have at least one visible character';
const directionError =
  'must not contain characters that override the text direction (U+202A to U+202E, U+2066 to U+2069)';

export const exampleId = '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c';

export const Id = z
  .uuid({ error: 'must be a UUID' })
  .toLowerCase()
  .meta({ description: 'A UUID.', example: exampleId });

export const uuidForm = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** An id, or a keyword that stands for one, such as `me` or `none`. */
export function idOrKeyword(...keywords: [string, ...string[]]) {
  const form = new RegExp(`^(${keywords.join('|')}|${uuidForm})$`);
  return z
    .string()
    .toLowerCase()
    .regex(form, { error: `must be a UUID or ${keywords.map((keyword) => `"${keyword}"`).join(' or ')}` })
    .meta({
      description: `A UUID, or ${keywords.map((keyword) => `\`${keyword}\``).join(' or ')}.`,
      example: keywords[0],
    });
}

/** The slug of a space. */
export const Slug = slug(3).meta({
  description: 'URL-friendly identifier: 3-50 characters of a-z, 0-9 and -.',
  example: 'product-launch',
});

/** The key of a space, with which the refs of its tasks begin. */
export const SpaceKey = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Za-z]{2,6}$/, { error: 'must have 2 to 6 letters of A-Z' })
  .meta({ description: 'What the refs of its tasks begin with: 2-6 letters of A-Z.', example: 'QUA' });

/** The slug of a project. The public API document sets the minimum of 3 characters for spaces only. */
export const ProjectSlug = slug(1).meta({
  description: 'URL-friendly identifier: 1-50 characters of a-z, 0-9 and -.',
  example: 'product-launch',
});

export const Name = singleLineText(1, 100).meta({ description: '1-100 characters.', example: 'Product launch' });

export const Description = multilineText(0, maxTextLength).meta({
  description: 'Markdown, up to 50,000 characters.',
  example: 'What this is **about**.',
});

export const HexColor = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be a hex color such as #4f46e5' })
  .toLowerCase()
  .meta({ description: 'Hex color, `#rrggbb`.', example: '#4f46e5' });

/** A color as clients may send it: also `#rgb`, as in CSS. */
export const HexColorInput = z
  .string()
  .regex(/^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, { error: 'must be a hex color such as #4f46e5' })
  .toLowerCase()
  .overwrite((color) => (color.length === 4 ? color.replace(/[0-9a-f]/g, '$&$&') : color))
  .meta({ description: 'Hex color, `#rrggbb` or `#rgb`.', example: '#4f46e5' });

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, { error: 'must have at most 254 characters' })
  .pipe(z.email({ error: 'must be an email address' }))
  .meta({
    description: 'An email address, not case-sensitive.',
    format: 'email',
    example: 'ana@example.com',
  });

export const InvitationSecret = z
  .string()
  .min(20)
  .max(200)
  .meta({ description: 'The part of the link after `#invitation=`.', example: 'Qm9yZWQgcGVvcGxlIHJlYWQ' });

export const Password = z
  .string()
  .min(10, { error: 'must have 10 to 200 characters' })
  .max(200, { error: 'must have 10 to 200 characters' })
  .meta({ description: '10-200 characters.', example: 'correct horse battery' });

export const TimeZone = z
  .string()
  .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Madrid' })
  .meta({ description: 'An IANA time zone.', example: 'Europe/Madrid' });

/** An instant as responses contain it: UTC with milliseconds. */
export const Instant = z.string().meta({
  description: 'An instant in UTC with milliseconds.',
  format: 'date-time',
  example: '2026-02-22T10:00:00.000Z',
});

export const InstantInput = z
  .string()
  .transform((value, check) => normalise(value, check, { allDay: false }))
  .meta({
    description: 'An ISO 8601 instant; without an offset, it is in your time zone.',
    example: '2026-02-22T10:00:00.000Z',
  });

/** When a task was completed. Tasks store an instant, so a day means its noon in the caller's time zone. */
export const CompletionInput = z
  .string()
  .transform((value, check) => normalise(value, check, { allDay: false }))
  .meta({
    description: 'Mark done (ISO date) or reopen (null). A day without a time means noon in your time zone.',
    example: '2026-02-22T10:00:00.000Z',
  });

/** What a response says instead of the secret when its Idempotency-Key is repeated. */
export const SecretNotice = z
  .string()
  .optional()
  .meta({ description: 'On a repeated Idempotency-Key: why the secret is missing and what to do.' });

/** An all-day date (`2026-02-22`) or an instant, as responses contain it. */
export const DateOrInstant = z.string().meta({
  description: 'An all-day date (`2026-02-22`), or an instant in UTC with milliseconds.',
  example: '2026-02-22T10:00:00.000Z',
});

export const DateOrInstantInput = z
  .string()
  .transform((value, check) => normalise(value, check, { allDay: true }))
  .meta({
    description:
      'An all-day date (`2026-02-22`, returned unchanged) or an ISO 8601 instant; without an offset, it is in your time zone.',
    example: '2026-02-22T10:00:00.000Z',
  });

function slug(min: number) {
  const error = `must have ${min} to 50 characters`;
  return z
    .string()
    .min(min, { error })
    .max(50, { error })
    .regex(/^[a-z0-9-]*$/, { error: 'must have only the characters a-z, 0-9 and -' });
}

/** A boolean in a query string. */
export const QueryBoolean = z.boolean({ error: 'must be true or false (1 or 0)' });

/** A filter of a list: several values mean that any of them matches. In a URL, the parameter is repeated. */
export function oneOrMore<T extends z.ZodType>(value: T) {
  const error = 'must have 1 to 50 values';
  return z.union([value, z.array(value).min(1, { error }).max(50, { error })], {
    // The message of the value itself, as if there were no list.
    error: ({ errors, input }) => (errors as z.core.$ZodIssue[][])[Array.isArray(input) ? 1 : 0]?.[0]?.message,
  });
}

export const Position = z
  .number()
  .min(-maxPosition)
  .max(maxPosition)
  .meta({ description: 'Position in the column: ascending, not contiguous.', example: 65536 });

export function integerInRange(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/**
 * One line of text that others see beside their own: trimmed, with line breaks as spaces, something visible in it,
 * `min` to `max` characters (code points, as JSON Schema counts).
 */
export function singleLineText(min: number, max: number) {
  const error = bounds(min, max);
  return storable()
    .overwrite(toOneLine)
    .min(min, { error })
    .max(max, { error })
    .refine((value) => value === '' || hasVisibleText(value), { error: invisibleError })
    .refine((value) => !hasDirectionOverride(value), { error: directionError });
}

/** Text to search for. What cannot be seen in it is ignored, not rejected. */
export function searchText(max: number) {
  const error = bounds(1, max);
  return storable().overwrite(toOneLine).min(1, { error }).max(max, { error });
}

/** Text that is stored and returned unchanged, white space included. */
export function multilineText(min: number, max: number) {
  const error = bounds(min, max);
  return storable()
    .max(max, { error })
    .refine((value) => value.length >= min && (min === 0 || value.trim() !== ''), { error })
    .refine((value) => min === 0 || value.trim() === '' || hasVisibleText(value), { error: invisibleError });
}

function bounds(min: number, max: number): string {
  return min > 0 ? `must have ${min} to ${max} characters` : `must have at most ${max} characters`;
}

/** Text that both databases can store: no NUL, no unpaired surrogates. */
function storable() {
  return z
    .string()
    .refine((value) => !value.includes('\0'), { error: 'must not contain the NUL character' })
    .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode' });
}

function isTimeZone(value: string): boolean {
  // Intl also accepts offsets, but those have no daylight saving time.
  if (!/^[a-z]/i.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const isoDate = z.iso.date();
const isoInstant = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: z.TimePrecision.Minute }),
]);

function normalise(value: string, check: z.RefinementCtx, { allDay }: { allDay: boolean }): string {
  const date = parseIsoDate(value);
  if (allDay && date?.kind === 'day' && isoDate.safeParse(date.text).success) return date.text;
  if (date?.kind === 'instant' && isoInstant.safeParse(date.text).success) {
    const instant = new Date(date.text);
    const year = instant.getUTCFullYear();
    if (year >= 0 && year <= 9999) return instant.toISOString();
  }
  const dates = allDay ? 'an ISO 8601 date (2026-02-22) or an' : 'an ISO 8601';
  const plusHint = hasDecodedPlus(value) ? '; in a URL, write the + of an offset as %2B' : '';
  check.addIssue(`must be ${dates} instant (2026-02-22T10:00:00.000Z)${plusHint}`);
  return z.NEVER;
}

/** The values that the fields of a PATCH had when the caller last read them, by which it notices changes by others. */
export function expectedValues<S extends z.core.$ZodLooseShape>(fields: S) {
  return z
    .object(fields)
    .optional()
    .meta({
      description:
        'The values of any fields as you last read them. If one has another value by now, nothing is changed: ' +
        'the 412 has the current version.',
    });
}
