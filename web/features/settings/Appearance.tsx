import { addDays, formatDay, getRegionalFirstWeekday } from '../../lib/dates.ts';
import { language, languages, t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import type { User } from '../../sync/state.ts';
import { Field, Select } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { saveLanguage, saveTheme, saveWeekStart, type Theme } from './themeAndLanguage.ts';

const themes = { system: 'profile.themeSystem', light: 'profile.themeLight', dark: 'profile.themeDark' } as const;

export function Appearance({ me }: { me: User }) {
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
