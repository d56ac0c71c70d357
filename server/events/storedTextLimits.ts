import { AppError } from '../../contract/errors.ts';
import type { EventType } from '../../contract/rules/eventTypes.ts';
import type { RequireTextAllowance } from '../auth/textAllowance.ts';

/** Limits how much text events store. */
export interface EventTextLimits {
  config: { maxSpaceBytes: number };
  requireTextAllowance: RequireTextAllowance;
}

/** @throws AppError with code `space_full` */
export function requireRoomInSpace({ config }: EventTextLimits, type: EventType, storedBytes: number): void {
  if (storedBytes > config.maxSpaceBytes && storesTexts(type)) throw new AppError('space_full');
}

/** @throws AppError with code `too_much_text` */
export function requireEventAllowance(
  { requireTextAllowance }: EventTextLimits,
  type: EventType,
  { userId, characters }: { userId: string; characters: number },
): void {
  if (storesTexts(type)) requireTextAllowance(userId, characters);
}

/** What does not is never limited: deleting, which makes room, adding and removing members, and stopping agents. */
function storesTexts(type: EventType): boolean {
  return !type.endsWith('.deleted') && !/^(member|run)\./.test(type);
}
