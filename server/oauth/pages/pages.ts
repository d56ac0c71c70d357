import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUri.ts';
import { html, SafeHtml } from './htmlTemplate.ts';
import { describeRedirectTarget, pageMessages } from './messages.ts';

export interface ConsentView {
  action: string;
  /** The client's name, as it says itself; null: it gives none. */
  name: string | null;
  where: RedirectTarget;
  /** The host of the document that the client is, if it is one. */
  document: string | null;
  user: { id: string; name: string; email: string };
  mayAskToWrite: boolean;
  mayUseApi: boolean;
}

export function renderConsentPage(consent: ConsentView, language: Language): string {
  const { action, name, where, document, user, mayAskToWrite, mayUseApi } = consent;
  const words = pageMessages[language];
  return page(
    language,
    words.connect(name ?? words.unnamed),
    html`
    <h1>${words.connectIt(name ?? words.unnamed)}</h1>
    <p>${name === null ? words.whoUnnamed : words.who(name)} ${describeRedirectTarget(words, where)} ${document === null ? null : words.document(document)}
    ${words.beware}</p>
    ${mayUseApi ? null : html`<p class="notice">${words.plan}</p>`}
    <form method="post" action="${action}">
      <input type="hidden" name="user" value="${user.id}">
      <fieldset>
        <legend>${words.what}</legend>
        ${mayAskToWrite ? choice('write', words.write, words.writeWords) : null}
        ${choice('read', words.read, words.readWords, !mayAskToWrite)}
      </fieldset>
      <div class="buttons">
        <button class="primary" name="answer" value="allow">${words.allow}</button>
        <button name="answer" value="refuse">${words.refuse}</button>
      </div>
      <p class="muted">${words.you(user.name, user.email)}
      <button class="link" name="answer" value="change">${words.change}</button></p>
      <p class="muted">${words.later}</p>
    </form>`,
  );
}

function choice(value: string, label: string, words: string, isChecked = value === 'write'): SafeHtml {
  return html`
        <div class="choice">
          <input type="radio" name="scope" value="${value}" id="scope-${value}" aria-describedby="scope-${value}-words"${isChecked ? new SafeHtml(' checked') : null}>
          <div><label for="scope-${value}">${label}</label><p class="muted" id="scope-${value}-words">${words}</p></div>
        </div>`;
}

interface Leaving {
  name: string | null;
  isAllowed: boolean;
  next: string;
}

/** On the way back: a page of its own, because a form may not lead where our policy does not allow. */
export function renderRedirectPage({ name: given, isAllowed, next }: Leaving, language: Language): string {
  const words = pageMessages[language];
  const name = given ?? words.unnamed;
  const title = isAllowed ? words.connected : words.notConnected;
  return page(
    language,
    title,
    html`
    <h1>${title}</h1>
    <p>${isAllowed ? words.mayNow(name) : words.nothing(name)} ${words.close}</p>
    <p><a href="${next}">${words.back(name)}</a></p>`,
    html`<meta http-equiv="refresh" content="0;url=${next}">`,
  );
}

interface Failure {
  error: string;
  error_description?: string | undefined;
}

export function renderErrorPage({ error, error_description: description }: Failure, language: Language): string {
  const words = pageMessages[language];
  const isOver = error === 'invalid_request' && /session|expired/.test(description ?? '');
  const reasons: Record<string, string> = {
    too_many_requests: words.tooMany,
    invalid_client: words.unknown,
    invalid_redirect_uri: words.address,
  };
  return page(
    language,
    words.failed,
    html`
    <h1>${words.failed}</h1>
    <p>${reasons[error] ?? (isOver ? words.over : words.wrong)} ${words.again}</p>
    <p class="muted">${words.maker} <code>${error}</code>${description === undefined ? null : html`, <span lang="en">${description}</span>`}</p>`,
  );
}

function page(language: Language, title: string, main: SafeHtml, head?: SafeHtml): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <title>${title} · Krokanti Tasks</title>
  ${head}
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/oauth/page.css">
</head>
<body>
  <header><a href="/">Krokanti Tasks</a></header>
  <main>${main}
  </main>
</body>
</html>
`.text;
}
