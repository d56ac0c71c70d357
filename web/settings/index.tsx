import { useState } from 'react';
import { chooseLanguage, type Language, language, languages, t } from '../i18n/index.ts';
import { PageFrame } from '../shell/Page.tsx';
import { useSignal } from '../store/signal.ts';
import { Field, Select } from '../ui/index.ts';

/** Settings. So far: how the app looks and speaks on this device. */
export default function Settings({ onMenu }: { section: string | undefined; onMenu: () => void }) {
  const spoken = useSignal(language);
  const [theme, setTheme] = useState(localStorage.getItem('theme') ?? 'system');
  return (
    <PageFrame title={t('shell.settings')} onMenu={onMenu}>
      <div className="mx-auto flex max-w-md flex-col gap-3 px-4 py-8">
        <Field label={t('shell.theme')}>
          {(control) => (
            <Select
              {...control}
              value={theme}
              onChange={(event) => {
                setTheme(event.target.value);
                chooseTheme(event.target.value);
              }}
            >
              <option value="system">{t('shell.themeSystem')}</option>
              <option value="light">{t('shell.themeLight')}</option>
              <option value="dark">{t('shell.themeDark')}</option>
            </Select>
          )}
        </Field>
        <Field label={t('shell.language')}>
          {(control) => (
            <Select
              {...control}
              value={spoken}
              onChange={(event) => void chooseLanguage(event.target.value as Language)}
            >
              {Object.entries(languages).map(([code, name]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </PageFrame>
  );
}

/** theme.js reads it before the first paint. */
function chooseTheme(theme: string): void {
  if (theme === 'system') {
    localStorage.removeItem('theme');
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem('theme', theme);
    document.documentElement.dataset['theme'] = theme;
  }
}
