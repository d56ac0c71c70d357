/** A date as clients may write it, in the extended form of ISO 8601. */
export interface IsoDate {
  /** `day`: all day; `local`: a time without an offset; `instant`: a time with an offset. */
  kind: 'day' | 'local' | 'instant';
  /** `2026-02-22`, `2026-02-22T10:00:00.123456`, `2026-02-22T10:00+01:00`. Its numbers may be out of range. */
  text: string;
}

/**
 * Recognizes the forms of ISO 8601 and RFC 3339 that programs write: extended or basic, `T`, `t` or a blank before the
 * time, a decimal point or comma, and offsets such as `Z`, `z`, `+01:00`, `+0100` and `+01`.
 */
export function parseIsoDate(value: string): IsoDate | undefined {
  const match = isoDate.exec(value);
  if (!match) return undefined;
  const { y, mo, d, by, bmo, bd, h, mi, s, fraction, offset } = match.groups as Record<string, string | undefined>;
  const day = `${y ?? by}-${mo ?? bmo}-${d ?? bd}`;
  if (h === undefined) return { kind: 'day', text: day };
  const seconds = s === undefined ? '' : `:${s}${fraction === undefined ? '' : `.${fraction.slice(0, 9)}`}`;
  const time = `${day}T${h}:${mi}${seconds}`;
  if (offset === undefined) return { kind: 'local', text: time };
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  return { kind: 'instant', text: `${time}${sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`}` };
}

/** Whether the value would be an instant with a `+`, which URLs decode to a blank. */
export function hasDecodedPlus(value: string): boolean {
  return parseIsoDate(value) === undefined && parseIsoDate(value.replace(/ (?=[\d:]{2,5}$)/, '+'))?.kind === 'instant';
}

const isoDate =
  /^(?:(?<y>\d{4})-(?<mo>\d\d)-(?<d>\d\d)|(?<by>\d{4})(?<bmo>\d\d)(?<bd>\d\d))(?:(?:[Tt]| +)(?<h>\d\d):?(?<mi>\d\d)(?::?(?<s>\d\d)(?:[.,](?<fraction>\d+))?)? ?(?<offset>[Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
