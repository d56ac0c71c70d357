import { t } from '../../lib/i18n/index.ts';
import { Checkbox, Select } from '../../ui/index.ts';
import type { NotificationSettings, SaveNotificationSettings } from './useNotificationSettings.ts';

type Kind = keyof NotificationSettings['kinds'];
type EmailChoice = NotificationSettings['kinds'][Kind]['email'];

const emailChoices: readonly EmailChoice[] = ['now', 'daily', 'off'];
/** The server sends no emails of these. */
const kindsWithoutEmail: readonly Kind[] = ['due_soon', 'overdue'];

/** By kind, whether it appears in the inbox, and when an email says so if the server can send any. */
export function NotificationKindsTable({
  settings: { kinds, channels },
  save,
}: {
  settings: NotificationSettings;
  save: SaveNotificationSettings;
}) {
  const hasEmail = channels.includes('email');
  return (
    <div className="relative overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full text-start">
        <thead className="border-b border-line">
          <tr className="text-muted">
            <th scope="col" className="p-2 text-start font-medium">
              {t('notifications.kind')}
            </th>
            <th scope="col" className="p-2 text-center font-medium">
              {t('notifications.inbox')}
            </th>
            {hasEmail && (
              <th scope="col" className="p-2 text-start font-medium">
                {t('notifications.email')}
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {(Object.keys(kinds) as Kind[]).map((kind) => (
            <tr key={kind}>
              <th scope="row" className="p-2 text-start font-normal">
                {t(`notifications.${kind}`)}
              </th>
              <td className="p-2 text-center">
                <Checkbox
                  className="justify-center"
                  label={
                    <span className="sr-only">{t('notifications.inboxOf', { kind: t(`notifications.${kind}`) })}</span>
                  }
                  checked={kinds[kind].inbox}
                  onChange={({ target }) => save({ kinds: { [kind]: { inbox: target.checked } } })}
                />
              </td>
              {hasEmail && (
                <td className="p-2">
                  {kindsWithoutEmail.includes(kind) ? (
                    <span className="text-muted">{t('notifications.noEmail')}</span>
                  ) : (
                    <Select
                      className="min-w-28"
                      aria-label={t('notifications.emailOf', { kind: t(`notifications.${kind}`) })}
                      value={kinds[kind].email}
                      onChange={({ target }) => save({ kinds: { [kind]: { email: target.value as EmailChoice } } })}
                    >
                      {emailChoices.map((choice) => (
                        <option key={choice} value={choice}>
                          {t(`notifications.${choice}`)}
                        </option>
                      ))}
                    </Select>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
