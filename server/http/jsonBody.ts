/** No input of ours is nested as deeply. Beyond some thousand levels, libraries that recurse run out of stack. */
export const maxJsonDepth = 64;

/**
 * Parses a body that must be JSON in UTF-8.
 * @throws Error if it is not, or nested deeper than `maxJsonDepth`
 */
export function parseJsonBody(body: Buffer): unknown {
  if (isNestedDeeper(body, maxJsonDepth)) throw new NestingError(`must be nested at most ${maxJsonDepth} levels deep`);
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
}

/** The body may be valid JSON, but is nested too deeply. */
export class NestingError extends Error {}

const quote = 0x22;
const backslash = 0x5c;
/** Set in the codes of lower-case letters: with it, `[` is `{` and `]` is `}`. */
const caseBit = 0x20;
const opening = 0x7b;
const closing = 0x7d;

/** Looks at the bytes before anything is parsed. In UTF-8, these bytes never are a part of another character. */
function isNestedDeeper(body: Buffer, maxDepth: number): boolean {
  if (body.length <= maxDepth) return false;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index] as number;
    if (isInText) {
      if (byte === backslash) index++;
      else if (byte === quote) isInText = false;
    } else if (byte === quote) isInText = true;
    else if ((byte | caseBit) === opening && ++depth > maxDepth) return true;
    else if ((byte | caseBit) === closing) depth--;
  }
  return false;
}
