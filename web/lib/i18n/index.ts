import { readItem, removeItem, writeItem } from '../deviceStorage.ts';
import { createSignal } from '../signal.ts';
import { en } from './en/index.ts';
import type { Message } from './messageTypes.ts';

type Values = Record<string, string | number>;

/** The messages of lazy pages. `loadWithMessages` loads them together with the page. */
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
  shortcuts: {
    en: () => import('./en/shortcuts.ts').then((module) => module.shortcuts),
    es: () => import('./es/shortcuts.ts').then((module) => module.shortcuts),
  },
  inbox: {
    en: () => import('./en/inbox.ts').then((module) => module.inbox),
    es: () => import('./es/inbox.ts').then((module) => module.inbox),
  },
  runs: {
    en: () => import('./en/runs.ts').then((module) => module.runs),
    es: () => import('./es/runs.ts').then((module) => module.runs),
  },
  views: {
    en: () => import('./en/views.ts').then((module) => module.views),
    es: () => import('./es/views.ts').then((module) => module.views),
  },
};
type CatalogueName = keyof typeof lazyCatalogues;
type LazyMessages<C extends CatalogueName = CatalogueName> = C extends CatalogueName
  ? Awaited<ReturnType<(typeof lazyCatalogues)[C]['en']>>
  : never;
type AnyKey<Messages> = Messages extends unknown ? keyof Messages : never;
export type MessageKey = keyof typeof en | AnyKey<LazyMessages>;

export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

export const language = createSignal<Language>('en');
const loadedCatalogues = new Set<CatalogueName>();
let messages: Partial<Record<MessageKey, Message>> = en;
let translateError: ((message: string) => string) | undefined;
let pluralRules = new Intl.PluralRules('en');

/** Returns a message in the current language. `{name}` in it is replaced with `values.name`. */
export function t(key: MessageKey, values: Values = {}): string {
  const message = messages[key] ?? key;
  const text =
    typeof message === 'string'
      ? message
      : pluralRules.select(Number(values['count'])) === 'one'
        ? message.one
        : message.other;
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}

/** Translates an error message of the server, which is in English. */
export function translateServerMessage(message: string): string {
  return translateError?.(message) ?? message;
}

/** Activates the language that the user has chosen on this device, or else the browser's. Only English is bundled. */
export async function initLanguage(): Promise<void> {
  const candidates = [readItem('language'), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  const chosen = candidates.find((tag): tag is Language => tag !== null && tag in languages) ?? 'en';
  // Without its messages the app is better in English than not at all.
  await activateLanguage(chosen).catch(() => activateLanguage('en'));
}

/** Goes back to the browser's language. */
export async function resetLanguage(): Promise<void> {
  removeItem('language');
  await initLanguage();
}

/** Loads the messages that a lazy module needs, in the current language, together with it. */
export async function loadWithMessages<M>(name: CatalogueName, module: Promise<M>): Promise<M> {
  // The messages may fail first. The caller still gets the failure of either.
  module.catch(() => undefined);
  loadedCatalogues.add(name);
  let loadedLanguage: Language;
  let loaded: Partial<typeof messages>;
  // The language may change while the messages load.
  do {
    loadedLanguage = language.get();
    loaded = await lazyCatalogues[name][loadedLanguage]();
  } while (loadedLanguage !== language.get());
  messages = { ...messages, ...loaded };
  return module;
}

export async function setLanguage(next: Language): Promise<void> {
  writeItem('language', next);
  await activateLanguage(next);
}

async function activateLanguage(next: Language): Promise<void> {
  const spanish = next === 'es' ? await import('./es/index.ts') : undefined;
  let names: CatalogueName[];
  let catalogues: Partial<typeof messages>[];
  // Another page may be opened while the messages load.
  do {
    names = [...loadedCatalogues];
    catalogues = await Promise.all(names.map((name) => lazyCatalogues[name][next]()));
  } while (names.length < loadedCatalogues.size);
  messages = Object.assign({}, spanish?.es ?? en, ...catalogues);
  translateError = spanish?.translateServerError;
  pluralRules = new Intl.PluralRules(next);
  document.documentElement.lang = next;
  language.set(next);
}
