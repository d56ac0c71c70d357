import { AppError } from '../../contract/errors.ts';

/** Counts text that a user stores. */
export type RequireTextAllowance = (userId: string, characters: number) => void;

const hourMs = 3_600_000;
/** Less than this is left to the rate limit of requests. */
const minCharacters = 1000;

/**
 * Limits how much text each user may cause to be stored per hour, over all sessions, tokens and agents: in events, and in
 * responses that are kept for an Idempotency-Key. A short request may store a long text. Counts in this process, so
 * that no write waits for it.
 */
export function createTextAllowance(
  { userBytesPerHour }: { userBytesPerHour: number },
  now: () => number,
): RequireTextAllowance {
  const charactersByUser = new Map<string, number>();
  let hour = 0;

  /** @throws AppError with code `too_much_text` */
  return function requireTextAllowance(userId, characters) {
    if (characters < minCharacters) return;
    const currentHour = Math.floor(now() / hourMs);
    if (currentHour !== hour) charactersByUser.clear();
    hour = currentHour;
    const total = (charactersByUser.get(userId) ?? 0) + characters;
    if (total > userBytesPerHour) {
      const retryAfter = Math.ceil(((hour + 1) * hourMs - now()) / 1000);
      throw new AppError('too_much_text', undefined, { retryAfter });
    }
    charactersByUser.set(userId, total);
  };
}
