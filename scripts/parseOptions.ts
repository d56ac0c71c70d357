import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** An invalid option; the message is shown to the user. */
export class OptionError extends Error {}

/** Parses the arguments and converts them with `convert`. On an invalid one, prints it with the usage and exits with 2. */
export function parseOptions<Options extends ParseArgsOptionsConfig, Result>(
  usage: string,
  options: Options,
  convert: (values: ReturnType<typeof parseArgs<{ options: Options; allowNegative: true }>>['values']) => Result,
): Result {
  try {
    return convert(parseArgs({ options, allowNegative: true }).values);
  } catch (error) {
    if (!(error instanceof OptionError) && !isParseArgsError(error)) throw error;
    console.error(`${error.message}\nUsage: ${usage}`);
    return process.exit(2);
  }
}

function isParseArgsError(error: unknown): error is Error {
  return /^ERR_PARSE_ARGS_/.test(String((error as { code?: unknown }).code));
}

/** Parses names that are separated by commas or by repeating the option. Without the option, returns all. */
export function parseNameList<Name extends string>(
  option: string,
  values: readonly string[] | undefined,
  valid: readonly Name[],
): readonly Name[] {
  if (values === undefined) return valid;
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !valid.includes(name as Name));
  if (unknown !== undefined) throw new OptionError(`${option}: "${unknown}" is not one of ${valid.join(', ')}`);
  return valid.filter((name) => names.includes(name));
}

export function parseChoice<Name extends string>(option: string, value: string, valid: readonly Name[]): Name {
  const name = valid.find((known) => known === value);
  if (name === undefined) throw new OptionError(`${option} must be ${valid.join(' or ')}, not "${value}"`);
  return name;
}

export function parseWholeNumber(option: string, text: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new OptionError(`${option} must be a whole number from ${min} to ${max}, not "${text}"`);
}
