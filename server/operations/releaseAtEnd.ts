/**
 * Calls `release` when the parts end, or nobody reads them any more. A generator that nobody has begun to read would not
 * run its `finally`, so the release is outside of it.
 */
export function releaseAtEnd<T>(parts: AsyncGenerator<T>, release: () => void): AsyncIterable<T> {
  const next = async () => {
    try {
      const result = await parts.next();
      if (result.done) release();
      return result;
    } catch (error) {
      release();
      throw error;
    }
  };
  const end = () => {
    release();
    return parts.return(undefined);
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
