import type { ApiOutput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';

export type Notification = ApiOutput<'list_notifications'>['notifications'][number];

/** The most important kinds first: one of them says what has happened. */
const byImportance = [
  'mentioned',
  'asked',
  'answered',
  'assigned',
  'role_changed',
  'overdue',
  'due_soon',
  'commented',
  'created',
  'unassigned',
  'changed',
] as const satisfies readonly Notification['kinds'][number][];

/** What has happened, and who did it. */
export function describeNotification({ kinds, by, authors }: Notification): string {
  const kind = byImportance.find((each) => kinds.includes(each)) ?? 'changed';
  const name = by?.name || t('inbox.somebody');
  const agent = by?.tokenId ? by.tokenName || by.client : null;
  const person = agent ? t('inbox.via', { name, agent }) : name;
  const others = authors.filter(({ userId }) => userId !== by?.userId).length;
  return t(`inbox.kind.${kind}`, { who: others > 0 ? t('inbox.andOthers', { name: person, count: others }) : person });
}
