import { signal } from '../store/signal.ts';
import { en } from './en/index.ts';

/** A message with `{name}` places, or its forms by `{count}`. */
type Message = string | { one: string; other: string };
export type Catalogue = { readonly [K in MessageKey]: Message };
export type MessageKey = keyof typeof en;
type Values = Record<string, string | number>;

export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

export const language = signal<Language>('en');
let catalogue: Catalogue = en;
let plurals = new Intl.PluralRules('en');

export function t(key: MessageKey, values: Values = {}): string {
  const message: Message = catalogue[key];
  const form =
    typeof message === 'string'
      ? message
      : plurals.select(Number(values['count'])) === 'one'
        ? message.one
        : message.other;
  return form.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The language chosen before, or else the browser's. English is always there; the others are loaded when needed. */
export async function startLanguage(): Promise<void> {
  const kept = readKept();
  const wanted = [kept, ...navigator.languages.map((tag) => tag.slice(0, 2))];
  const first = wanted.find((tag): tag is Language => tag !== null && tag in languages) ?? 'en';
  await use(first);
}

export async function chooseLanguage(next: Language): Promise<void> {
  localStorage.setItem('language', next);
  await use(next);
}

async function use(next: Language): Promise<void> {
  catalogue = next === 'es' ? (await import('./es/index.ts')).es : en;
  plurals = new Intl.PluralRules(next);
  document.documentElement.lang = next;
  language.set(next);
}

function readKept(): string | null {
  try {
    return localStorage.getItem('language');
  } catch {
    return null;
  }
}
