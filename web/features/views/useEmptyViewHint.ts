import { t } from '../../lib/i18n/index.ts';
import { useIsTouch } from '../../ui/useMediaQuery.ts';

/** How the first task is added: where there are no keys, none is named. */
export function useEmptyViewHint(): string {
  return t(useIsTouch() ? 'board.emptyTouch' : 'board.emptyHint');
}
