import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUris.ts';
import { describeRedirectTarget, type PageMessages, pageMessages } from './messages.ts';
import { html, SafeHtml } from './safeHtml.ts';

export interface ConsentView {
  /** The URL that the form is submitted to. */
  action: string;
  /** The name that the client gives itself; null if it gives none. */
  clientName: string | null;
  redirectTarget: RedirectTarget;
  /** The host of the client metadata document; null: the client was registered. */
  clientDocumentHost: string | null;
  user: { id: string; name: string; email: string };
  canRequestWrite: boolean;
  canUseApi: boolean;
  spaces: { id: string; name: string }[];
  /** The user wanted to choose spaces and chose none. */
  lacksSpaces: boolean;
}

export function renderConsentPage(consent: ConsentView, language: Language): string {
  const { action, clientName, redirectTarget, clientDocumentHost, user, canRequestWrite, canUseApi } = consent;
  const messages = pageMessages[language];
  return renderDocument(
    language,
    messages.title(clientName ?? messages.unnamedClient),
    html`
    <h1>${messages.heading(clientName ?? messages.unnamedClient)}</h1>
    <p>${clientName === null ? messages.requestedByUnnamed : messages.requestedBy(clientName)} ${describeRedirectTarget(messages, redirectTarget)} ${clientDocumentHost === null ? null : messages.describedAt(clientDocumentHost)}
    ${messages.warning}</p>
    ${canUseApi ? null : html`<p class="notice">${messages.planWithoutApi}</p>`}
    <form method="post" action="${action}">
      <input type="hidden" name="user" value="${user.id}">
      <fieldset>
        <legend>${messages.scopeQuestion}</legend>
        ${canRequestWrite ? renderScopeOption('write', messages.writeScope, messages.writeScopeDescription, true) : null}
        ${renderScopeOption('read', messages.readScope, messages.readScopeDescription, !canRequestWrite)}
      </fieldset>
      ${renderSpaceChoice(consent, messages)}
      <div class="buttons">
        <button class="primary" name="answer" value="allow">${messages.allow}</button>
        <button name="answer" value="refuse">${messages.deny}</button>
      </div>
      <p class="muted">${messages.signedInAs(user.name, user.email)}
      <button class="link" name="answer" value="change">${messages.switchAccount}</button></p>
      <p class="muted">${messages.disconnectLater}</p>
    </form>`,
  );
}

function renderScopeOption(scope: string, label: string, description: string, isChecked: boolean): SafeHtml {
  return html`
        <div class="choice">
          <input type="radio" name="scope" value="${scope}" id="scope-${scope}" aria-describedby="scope-${scope}-description"${isChecked ? new SafeHtml(' checked') : null}>
          <div><label for="scope-${scope}">${label}</label><p class="muted" id="scope-${scope}-description">${description}</p></div>
        </div>`;
}

function renderSpaceChoice({ spaces, lacksSpaces }: ConsentView, messages: PageMessages): SafeHtml {
  const checked = new SafeHtml(' checked');
  const boxes = spaces.map(
    ({ id, name }) => html`
          <div class="choice">
            <input type="checkbox" name="space" value="${id}" id="space-${id}">
            <label for="space-${id}">${name}</label>
          </div>`,
  );
  return html`
      <fieldset class="spaces">
        <legend>${messages.spacesQuestion}</legend>
        ${lacksSpaces ? html`<p class="notice" role="alert">${messages.chooseSpace}</p>` : null}
        <div class="choice">
          <input type="radio" name="spaces" value="all" id="spaces-all"${lacksSpaces ? null : checked}>
          <label for="spaces-all">${messages.allSpaces}</label>
        </div>
        <div class="choice">
          <input type="radio" name="spaces" value="some" id="spaces-some"${lacksSpaces ? checked : null}>
          <label for="spaces-some">${messages.someSpaces}</label>
        </div>
        <div class="space-list">${boxes}
        </div>
      </fieldset>`;
}

interface RedirectView {
  clientName: string | null;
  isAllowed: boolean;
  returnTo: string;
}

/** Leads back to the client. The form cannot redirect there: our content security policy forbids foreign targets. */
export function renderRedirectPage({ clientName, isAllowed, returnTo }: RedirectView, language: Language): string {
  const messages = pageMessages[language];
  const name = clientName ?? messages.unnamedClient;
  const title = isAllowed ? messages.connected : messages.notConnected;
  return renderDocument(
    language,
    title,
    html`
    <h1>${title}</h1>
    <p>${isAllowed ? messages.accessGranted(name) : messages.accessDenied(name)} ${messages.closeHint}</p>
    <p><a href="${returnTo}">${messages.backToClient(name)}</a></p>`,
    html`<meta http-equiv="refresh" content="0;url=${returnTo}">`,
  );
}

interface OauthError {
  error: string;
  error_description?: string | undefined;
}

export function renderErrorPage({ error, error_description: description }: OauthError, language: Language): string {
  const messages = pageMessages[language];
  // The provider has no error code for expired requests, so its description tells them apart.
  const isExpired = error === 'invalid_request' && /session|expired/.test(description ?? '');
  const reasons: Record<string, string> = {
    too_many_requests: messages.tooManyRequests,
    invalid_client: messages.unknownClient,
    invalid_redirect_uri: messages.unregisteredRedirectUri,
  };
  return renderDocument(
    language,
    messages.errorTitle,
    html`
    <h1>${messages.errorTitle}</h1>
    <p>${reasons[error] ?? (isExpired ? messages.requestExpired : messages.invalidRequest)} ${messages.retryHint}</p>
    <p class="muted">${messages.developerNote} <code>${error}</code>${description === undefined ? null : html`, <span lang="en">${description}</span>`}</p>`,
  );
}

function renderDocument(language: Language, title: string, main: SafeHtml, head?: SafeHtml): string {
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
