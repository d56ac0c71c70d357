import { t } from '../../lib/i18n/index.ts';
import { performStep } from '../undoHistory.ts';

/** Returns the temporary id of the label. */
export function createLabel(spaceId: string, name: string, color: string | null): string | undefined {
  return performStep([{ op: 'create_label', input: { spaceId, name, color } }], { label: t('done.label') })[0];
}
