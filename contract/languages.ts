/** The languages of the web app, the consent pages and emails. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** The user's chosen language, else the browser's first supported one, else English. */
export function negotiateLanguage(acceptLanguage: string | undefined, chosen: Language | null = null): Language {
  if (chosen) return chosen;
  const wanted = (acceptLanguage ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find((tag): tag is Language => languages.some((language) => language === tag)) ?? 'en';
}
