import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** What is wrong with an option, in words for whoever gave it. */
export class OptionError extends Error {}

/** What the command was told, as `read` makes it; anything wrong is a line, the usage and exit code 2. */
export function parseOptions<Options extends ParseArgsOptionsConfig, Told>(
  usage: string,
  options: Options,
  read: (values: ReturnType<typeof parseArgs<{ options: Options; allowNegative: true }>>['values']) => Told,
): Told {
  try {
    return read(parseArgs({ options, allowNegative: true }).values);
  } catch (error) {
    if (!(error instanceof OptionError) && !isFromParsing(error)) throw error;
    console.error(`${error.message}\nUsage: ${usage}`);
    return process.exit(2);
  }
}

function isFromParsing(error: unknown): error is Error {
  return /^ERR_PARSE_ARGS_/.test(String((error as { code?: unknown }).code));
}

/** Names, repeated or with commas between. Without any: all there are. */
export function parseNameList<Name extends string>(
  option: string,
  given: readonly string[] | undefined,
  valid: readonly Name[],
): readonly Name[] {
  if (given === undefined) return valid;
  const names = given.flatMap((some) => some.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !valid.includes(name as Name));
  if (unknown !== undefined) throw new OptionError(`${option}: there is no "${unknown}" among ${valid.join(', ')}`);
  return valid.filter((name) => names.includes(name));
}

export function parseChoice<Name extends string>(option: string, given: string, valid: readonly Name[]): Name {
  const name = valid.find((one) => one === given);
  if (name === undefined) throw new OptionError(`${option} must be ${valid.join(' or ')}, not "${given}"`);
  return name;
}

export function parseWholeNumber(option: string, given: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least && value <= most) return value;
  throw new OptionError(`${option} must be a whole number from ${least} to ${most}, not "${given}"`);
}
