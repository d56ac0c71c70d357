import { t } from '../../lib/i18n/index.ts';
import { useIsTouch } from '../../ui/mediaQueryHooks.ts';

/** How to add the first task. On touch screens it does not mention keys. */
export function useFirstTaskHintText(): string {
  return t(useIsTouch() ? 'board.emptyTouch' : 'board.emptyHint');
}
