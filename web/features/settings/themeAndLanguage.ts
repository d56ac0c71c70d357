import { callApi } from '../../lib/apiClient.ts';
import { removeItem, writeItem } from '../../lib/deviceStorage.ts';
import { type Language, language, resetLanguage, setLanguage } from '../../lib/i18n/index.ts';
import { setMe } from '../../sync/loadAccount.ts';
import type { User } from '../../sync/state.ts';

export type Theme = User['theme'];

/** Applies the user's theme and language, which may have been chosen on another device. */
export async function applyThemeAndLanguage({ theme, language: chosen }: User): Promise<void> {
  applyTheme(theme);
  if (chosen && chosen !== language.get()) await setLanguage(chosen);
}

export async function saveTheme(theme: Theme): Promise<void> {
  applyTheme(theme);
  const result = await callApi('update_me', { theme });
  if (result.ok) setMe(result.value.user);
}

/** Saves on which day weeks start; null for the region of the browser. */
export async function saveWeekStart(weekStart: User['weekStart']): Promise<void> {
  const result = await callApi('update_me', { weekStart });
  if (result.ok) setMe(result.value.user);
}

/** Saves and applies a language; null follows the browser. */
export async function saveLanguage(chosen: Language | null): Promise<void> {
  const result = await callApi('update_me', { language: chosen });
  if (result.ok) setMe(result.value.user);
  await (chosen ? setLanguage(chosen) : resetLanguage());
}

/** Stores the theme too, because prefetch.js reads it before the first paint. */
function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    removeItem('theme');
    delete document.documentElement.dataset['theme'];
  } else {
    writeItem('theme', theme);
    document.documentElement.dataset['theme'] = theme;
  }
}
