import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUri.ts';
import { html, SafeHtml } from './htmlTemplate.ts';
import { describeRedirectTarget, pageMessages } from './messages.ts';

export interface ConsentView {
  action: string;
  /** The client's name, as it says itself; null: it gives none. */
  clientName: string | null;
  redirectTarget: RedirectTarget;
  /** The host of the document that the client is, if it is one. */
  clientDocumentHost: string | null;
  user: { id: string; name: string; email: string };
  canRequestWrite: boolean;
  canUseApi: boolean;
}

export function renderConsentPage(consent: ConsentView, language: Language): string {
  const { action, clientName, redirectTarget, clientDocumentHost, user, canRequestWrite, canUseApi } = consent;
  const words = pageMessages[language];
  return page(
    language,
    words.title(clientName ?? words.unnamedClient),
    html`
    <h1>${words.heading(clientName ?? words.unnamedClient)}</h1>
    <p>${clientName === null ? words.requestedByUnnamed : words.requestedBy(clientName)} ${describeRedirectTarget(words, redirectTarget)} ${clientDocumentHost === null ? null : words.describedAt(clientDocumentHost)}
    ${words.warning}</p>
    ${canUseApi ? null : html`<p class="notice">${words.planWithoutApi}</p>`}
    <form method="post" action="${action}">
      <input type="hidden" name="user" value="${user.id}">
      <fieldset>
        <legend>${words.scopeQuestion}</legend>
        ${canRequestWrite ? choice('write', words.writeScope, words.writeScopeDescription) : null}
        ${choice('read', words.readScope, words.readScopeDescription, !canRequestWrite)}
      </fieldset>
      <div class="buttons">
        <button class="primary" name="answer" value="allow">${words.allow}</button>
        <button name="answer" value="refuse">${words.deny}</button>
      </div>
      <p class="muted">${words.signedInAs(user.name, user.email)}
      <button class="link" name="answer" value="change">${words.switchAccount}</button></p>
      <p class="muted">${words.disconnectLater}</p>
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
  const name = given ?? words.unnamedClient;
  const title = isAllowed ? words.connected : words.notConnected;
  return page(
    language,
    title,
    html`
    <h1>${title}</h1>
    <p>${isAllowed ? words.accessGranted(name) : words.accessDenied(name)} ${words.closeHint}</p>
    <p><a href="${next}">${words.backToClient(name)}</a></p>`,
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
    too_many_requests: words.tooManyRequests,
    invalid_client: words.unknownClient,
    invalid_redirect_uri: words.unregisteredRedirectUri,
  };
  return page(
    language,
    words.errorTitle,
    html`
    <h1>${words.errorTitle}</h1>
    <p>${reasons[error] ?? (isOver ? words.requestExpired : words.invalidRequest)} ${words.retryHint}</p>
    <p class="muted">${words.developerNote} <code>${error}</code>${description === undefined ? null : html`, <span lang="en">${description}</span>`}</p>`,
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
`.source;
}
