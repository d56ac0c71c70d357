import { t } from '../../../lib/i18n/index.ts';
import { type State, select } from '../../../sync/index.ts';

/** The name of a member of the space; “Someone” if it is no longer known. */
export function getMemberName(state: State, spaceId: string, userId: string | null): string {
  const ownName = state.me?.id === userId ? state.me?.name : undefined;
  return select.getSpaceMember(state, spaceId, userId ?? '')?.name ?? ownName ?? t('panel.someone');
}
