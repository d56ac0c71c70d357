/** What the web app, the consent pages and letters speak. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** The one that the person has chosen, or else the first of the browser's that there is. */
export function negotiateLanguage(acceptLanguage: string | undefined, chosen: Language | null = null): Language {
  if (chosen) return chosen;
  const wanted = (acceptLanguage ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find((tag): tag is Language => languages.some((language) => language === tag)) ?? 'en';
}
