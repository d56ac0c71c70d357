import { t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { Checkbox, Field, Input, Select } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { NotificationKindsTable } from './NotificationKindsTable.tsx';
import { ProjectWatch } from './ProjectWatch.tsx';
import {
  type NotificationSettings,
  type SaveNotificationSettings,
  useNotificationSettings,
} from './useNotificationSettings.ts';

const hours = [...Array(24).keys()];

/** The user’s settings for notifications. */
export function Notifications() {
  const { settings, loadError, saveError, save } = useNotificationSettings();
  return (
    <>
      <Section title={t('notifications.title')} hint={t('notifications.text')}>
        {saveError && (
          <p role="alert" className="text-danger">
            {t('notifications.saveFailed', { why: saveError })}
          </p>
        )}
        <AsyncContent value={settings} error={loadError}>
          {(loaded) => (
            <>
              <NotificationKindsTable settings={loaded} save={save} />
              {loaded.channels.includes('email') && <EmailSettings settings={loaded} save={save} />}
            </>
          )}
        </AsyncContent>
      </Section>
      <ProjectWatch />
    </>
  );
}

function EmailSettings({ settings, save }: { settings: NotificationSettings; save: SaveNotificationSettings }) {
  const { isEmailOn, digestHour, quietHours } = settings;
  const zone = useStore((state) => state.me?.timeZone ?? 'UTC');
  return (
    <div className="flex max-w-md flex-col gap-2">
      <Checkbox
        label={t('notifications.isEmailOn')}
        checked={isEmailOn}
        onChange={({ target }) => save({ isEmailOn: target.checked })}
      />
      <Field label={t('notifications.digestHour')}>
        {(control) => (
          <Select {...control} value={digestHour} onChange={({ target }) => save({ digestHour: Number(target.value) })}>
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {`${String(hour).padStart(2, '0')}:00`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Checkbox
        label={t('notifications.isQuiet')}
        checked={quietHours !== null}
        onChange={({ target }) => save({ quietHours: target.checked ? { from: '22:00', to: '07:00' } : null })}
      />
      <p className="text-xs text-muted">{t('notifications.quietHint', { zone })}</p>
      {quietHours && (
        <div className="grid grid-cols-2 gap-2">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={t(end === 'from' ? 'notifications.quietFrom' : 'notifications.quietTo')}>
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  defaultValue={quietHours[end]}
                  // The value is empty while a part of the time is missing.
                  onChange={({ target }) =>
                    target.value && save({ quietHours: { ...quietHours, [end]: target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </div>
  );
}
