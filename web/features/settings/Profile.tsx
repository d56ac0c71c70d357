import { callApi } from '../../lib/apiClient.ts';
import { addDays, formatDay, getRegionalFirstWeekday } from '../../lib/dates.ts';
import { language, languages, t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { setMe, showToast, useStore } from '../../sync/index.ts';
import type { User } from '../../sync/state.ts';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Field, Input, Select, useForm } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { saveLanguage, saveTheme, saveWeekStart, type Theme } from './themeAndLanguage.ts';

const themes = { system: 'profile.themeSystem', light: 'profile.themeLight', dark: 'profile.themeDark' } as const;

export function Profile() {
  const me = useStore((state) => state.me);
  if (!me) return null;
  return (
    <>
      <ProfileForm me={me} />
      <Appearance me={me} />
    </>
  );
}

function ProfileForm({ me }: { me: User }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ name = '', timeZone = '' }) => {
    const result = await callApi('update_me', { name, timeZone });
    if (!result.ok) return result.error;
    setMe(result.value.user);
    showToast(t('settings.saved'));
    return undefined;
  });
  return (
    <Section title={t('profile.title')}>
      <form {...formProps} className="flex max-w-md flex-col gap-1">
        <Field label={t('profile.name')} hint={t('profile.nameHint')} error={fieldErrors['name']}>
          {(control) => <Input {...control} name="name" defaultValue={me.name} maxLength={100} autoComplete="name" />}
        </Field>
        <Field label={t('profile.email')} hint={t('profile.emailHint')}>
          {(control) => <Input {...control} value={me.email} readOnly className="text-muted" />}
        </Field>
        <Field label={t('profile.timeZone')} hint={t('profile.timeZoneHint')} error={fieldErrors['timeZone']}>
          {(control) => (
            <Select {...control} name="timeZone" defaultValue={me.timeZone}>
              {listTimeZones(me.timeZone).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Field>
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-start">
          {t('ui.save')}
        </Button>
      </form>
    </Section>
  );
}

function Appearance({ me }: { me: User }) {
  const spoken = useSignal(language);
  return (
    <Section title={t('profile.appearance')}>
      <div className="flex max-w-md flex-col gap-1">
        <Field label={t('profile.theme')}>
          {(control) => (
            <Select {...control} value={me.theme} onChange={(event) => void saveTheme(event.target.value as Theme)}>
              {Object.entries(themes).map(([theme, key]) => (
                <option key={theme} value={theme}>
                  {t(key)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('profile.language')}>
          {(control) => (
            <Select
              {...control}
              value={me.language ?? 'browser'}
              onChange={({ target }) =>
                void saveLanguage(target.value === 'browser' ? null : (target.value as typeof spoken))
              }
            >
              <option value="browser">{t('profile.languageBrowser')}</option>
              {Object.entries(languages).map(([code, name]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('profile.weekStart')}>
          {(control) => (
            <Select
              {...control}
              value={me.weekStart ?? ''}
              onChange={({ target }) => void saveWeekStart((target.value || null) as User['weekStart'])}
            >
              <option value="">
                {t('profile.weekStartBrowser', { day: formatWeekday(getRegionalFirstWeekday()) })}
              </option>
              {Object.entries(weekdays).map(([weekStart, weekday]) => (
                <option key={weekStart} value={weekStart}>
                  {formatWeekday(weekday)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Section>
  );
}

/** 0 is Monday. */
const weekdays = { monday: 0, saturday: 5, sunday: 6 };

function formatWeekday(weekday: number): string {
  return formatDay(addDays('2026-01-05', weekday), { weekday: 'long' });
}

/** The time zones of the browser, UTC, which it may leave out, and the current one, which it may know by another name. */
function listTimeZones(currentZone: string): string[] {
  const supported = Intl.supportedValuesOf('timeZone');
  return [...new Set([...supported, 'UTC', currentZone])].sort();
}
