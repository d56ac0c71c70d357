import { createSignal } from '../signal.ts';
import { en } from './en/index.ts';
import type { Message } from './translation.ts';

type Values = Record<string, string | number>;

/** Messages of pages that are loaded when they are first shown: `withMessages` brings them along. */
const lazyCatalogues = {
  panel: {
    en: () => import('./en/panel.ts').then((module) => module.panel),
    es: () => import('./es/panel.ts').then((module) => module.panel),
  },
  account: {
    en: () => import('./en/account.ts').then((module) => module.account),
    es: () => import('./es/account.ts').then((module) => module.account),
  },
  settings: {
    en: () => import('./en/settings.ts').then((module) => module.settings),
    es: () => import('./es/settings.ts').then((module) => module.settings),
  },
  board: {
    en: () => import('./en/board.ts').then((module) => module.board),
    es: () => import('./es/board.ts').then((module) => module.board),
  },
  keys: {
    en: () => import('./en/shortcuts.ts').then((module) => module.shortcuts),
    es: () => import('./es/shortcuts.ts').then((module) => module.shortcuts),
  },
  views: {
    en: () => import('./en/views.ts').then((module) => module.views),
    es: () => import('./es/views.ts').then((module) => module.views),
  },
};
type CatalogueName = keyof typeof lazyCatalogues;
type LazyMessages<A extends CatalogueName = CatalogueName> = A extends CatalogueName
  ? Awaited<ReturnType<(typeof lazyCatalogues)[A]['en']>>
  : never;
type AnyKey<Messages> = Messages extends unknown ? keyof Messages : never;
export type MessageKey = keyof typeof en | AnyKey<LazyMessages>;

export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

export const language = createSignal<Language>('en');
const loadedCatalogues = new Set<CatalogueName>();
let catalogue: Partial<Record<MessageKey, Message>> = en;
let translate: ((said: string) => string) | undefined;
let plurals = new Intl.PluralRules('en');

export function t(key: MessageKey, values: Values = {}): string {
  const message = catalogue[key] ?? key;
  const form =
    typeof message === 'string'
      ? message
      : plurals.select(Number(values['count'])) === 'one'
        ? message.one
        : message.other;
  return form.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Words of the server: English, or what the language has for them. */
export function translateServerMessage(said: string): string {
  return translate?.(said) ?? said;
}

/** The language chosen before, or else the browser's. English is always there; the others are loaded when needed. */
export async function initLanguage(): Promise<void> {
  const wanted = [readStoredLanguage(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  await activateLanguage(wanted.find((tag): tag is Language => tag !== null && tag in languages) ?? 'en');
}

/** Takes a choice back. */
export async function resetLanguage(): Promise<void> {
  localStorage.removeItem('language');
  await initLanguage();
}

/** A lazy module, with the messages of its area in the language that is spoken. */
export async function loadWithMessages<M>(area: CatalogueName, module: Promise<M>): Promise<M> {
  loadedCatalogues.add(area);
  let spoken: Language;
  let messages: Partial<typeof catalogue>;
  do {
    spoken = language.get();
    messages = await lazyCatalogues[area][spoken]();
  } while (spoken !== language.get());
  // Read after the wait: another area may have come meanwhile.
  catalogue = { ...catalogue, ...messages };
  return module;
}

export async function setLanguage(next: Language): Promise<void> {
  localStorage.setItem('language', next);
  await activateLanguage(next);
}

async function activateLanguage(next: Language): Promise<void> {
  const spanish = next === 'es' ? await import('./es/index.ts') : undefined;
  let known: CatalogueName[];
  let more: Partial<typeof catalogue>[];
  do {
    known = [...loadedCatalogues];
    more = await Promise.all(known.map((area) => lazyCatalogues[area][next]()));
  } while (known.length < loadedCatalogues.size);
  catalogue = Object.assign({}, spanish?.es ?? en, ...more);
  translate = spanish?.translateServerError;
  plurals = new Intl.PluralRules(next);
  document.documentElement.lang = next;
  language.set(next);
}

function readStoredLanguage(): string | null {
  try {
    return localStorage.getItem('language');
  } catch {
    return null;
  }
}
