import { t } from '../../lib/i18n/index.ts';
import { useTouch } from '../../ui/useMediaQuery.ts';

/** How the first task is added: where there are no keys, none is named. */
export function useEmptyHint(): string {
  return t(useTouch() ? 'board.emptyTouch' : 'board.emptyHint');
}
