import fc from 'fast-check';
import type { Json } from '../../../testing/untypedJson.ts';

const uuid = '01990000-0000-7000-8000-000000000000';

/** Stands for a number literal such as 1e999, which JSON can carry but JSON.stringify never writes. */
export const infinityMarker = '\u0000infinite';

const textOfLength = (length: number) => 'x'.repeat(length);
const nestArrays = (depth: number): Json => (depth === 0 ? {} : [nestArrays(depth - 1)]);

/** Values that are known to break programs. */
const hostileValues: Json[] = [
  null,
  true,
  '',
  ' ',
  '\t\n\r\v\f',
  '\u00a0\u2028\u2029\ufeff',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\u202eevil\u202c',
  '👩‍👩‍👧‍👦'.repeat(40),
  'i\u0307\u0130ıßŉǰΐ\ufb03',
  'e\u0301'.repeat(260),
  textOfLength(100),
  textOfLength(501),
  textOfLength(50_001),
  textOfLength(200_000),
  "' or 1=1 --",
  '"; drop table tasks; --',
  '%00',
  '%',
  '\\',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'none',
  'me',
  'null',
  'undefined',
  'NaN',
  '0x10',
  '1e3',
  '١٢٣',
  0,
  -0,
  -1,
  0.1 + 0.2,
  5e-324,
  1e12,
  1e12 + 1,
  Number.MAX_SAFE_INTEGER + 2,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  infinityMarker,
  [],
  [null],
  [[]],
  Array(101).fill(uuid),
  Array(2000).fill(uuid),
  Array(50).fill(1),
  {},
  { length: 1e9 },
  { id: uuid },
  { toString: 1, valueOf: 1 },
  { $gt: '' },
  nestArrays(500),
  uuid,
  uuid.toUpperCase(),
  `{${uuid}}`,
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '2026-02-29',
  '2028-02-29',
  '0000-01-01',
  '9999-12-31',
  '10000-01-01',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999-23:59',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-22T24:00:00Z',
  '2026-02-22T23:59:60Z',
  '2026-02-22T10:00:00.123456789+00:00',
  '2026-02-22t10:00:00z',
  '2026-W08-7',
  'W10',
  '#FFFFFF',
  '#ffffff00',
];

/** Generates values of any type, most of them hostile. */
export const createHostileArbitrary = (): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...hostileValues) }, fc.jsonValue());

/** Generates values that the JSON schema accepts or nearly accepts. Most ids are among `ids`. */
export function createSchemaArbitrary(schema: Json, ids: readonly string[]): fc.Arbitrary<Json> {
  if (schema.anyOf) return fc.oneof(...(schema.anyOf as Json[]).map((option) => createSchemaArbitrary(option, ids)));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum, -1e9), max: Math.min(schema.maximum, 1e9) });
    case 'number':
      return fc.double({ min: schema.minimum, max: schema.maximum, noNaN: true });
    case 'array':
      return fc.array(createSchemaArbitrary(schema.items, ids), { maxLength: 5 });
    case 'string':
      return createTextArbitrary(schema, ids);
    case 'object':
      return createObjectArbitrary(schema, ids);
    default:
      return fc.jsonValue();
  }
}

function createObjectArbitrary({ properties = {}, required = [] }: Json, ids: readonly string[]): fc.Arbitrary<Json> {
  const fields = Object.entries<Json>(properties).map(([field, schema]) => [field, createSchemaArbitrary(schema, ids)]);
  return fields.length === 0 ? fc.jsonValue() : fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

function createTextArbitrary(
  { format, pattern, example, minLength = 0, maxLength = 200 }: Json,
  ids: readonly string[],
) {
  if (format === 'uuid' || String(pattern).includes('[0-9a-f]{8}-')) {
    const keywords = ['me', 'none'].filter((word) => String(pattern).includes(word));
    return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...ids, ...keywords) }, fc.uuid({ version: 7 }));
  }
  if (pattern) return fc.oneof(fc.stringMatching(new RegExp(pattern)), fc.constant(example));
  if (format === 'email') return fc.emailAddress();
  const text = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' });
  const extremes = fc.constantFrom(
    textOfLength(maxLength),
    '😀'.repeat(Math.min(maxLength, 5000)),
    'é'.repeat(minLength),
  );
  const date = fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(8e12) })
    .map((value) => value.toISOString());
  return fc.oneof(text, extremes, fc.constant(example), /^\d{4}-/.test(String(example)) ? date : text);
}
