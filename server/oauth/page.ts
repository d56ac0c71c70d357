import type { Where } from './redirects.ts';

/** HTML without a script: what strangers wrote is escaped, and stays text. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | Part[] | null | undefined;

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, at) => text + render(parts[at])).join(''));
}

function render(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export interface Consent {
  action: string;
  /** The client's name, as it says itself. */
  name: string;
  where: Where;
  /** The host of the document that the client is, if it is one. */
  document: string | null;
  user: { id: string; name: string; email: string };
  mayAskToWrite: boolean;
  mayUseApi: boolean;
}

export function consentPage({ action, name, where, document, user, mayAskToWrite, mayUseApi }: Consent): string {
  return page(
    `Connect ${name}`,
    html`
    <h1>Connect <q>${name}</q>?</h1>
    <p>A program that calls itself <strong>${name}</strong> wants to use Krokanti Tasks as you.
    ${whereWords(where)} ${document === null ? null : html`It is described at <strong>${document}</strong>.`}
    Go on only if you have just asked it to connect.</p>
    ${
      mayUseApi
        ? null
        : html`<p class="notice">Your plan does not include agents: until it is Pro or Team, what it asks will be refused.</p>`
    }
    <form method="post" action="${action}">
      <input type="hidden" name="user" value="${user.id}">
      <fieldset>
        <legend>What may it do?</legend>
        ${mayAskToWrite ? choice('write', 'Read and write', 'Also create, change and delete tasks and comments, where you may.') : null}
        ${choice('read', 'Only read', 'See the spaces, projects, tasks and comments that you see.', !mayAskToWrite)}
      </fieldset>
      <div class="buttons">
        <button class="primary" name="answer" value="allow">Connect</button>
        <button name="answer" value="refuse">Refuse</button>
      </div>
      <p class="muted">You are signed in as ${user.name} (${user.email}).
      <button class="link" name="answer" value="change">Use another account</button></p>
      <p class="muted">You can disconnect it at any time in your settings.</p>
    </form>`,
  );
}

function choice(value: string, label: string, words: string, isChecked = value === 'write'): Html {
  return html`
        <div class="choice">
          <input type="radio" name="scope" value="${value}" id="scope-${value}" aria-describedby="scope-${value}-words"${isChecked ? new Html(' checked') : null}>
          <div><label for="scope-${value}">${label}</label><p class="muted" id="scope-${value}-words">${words}</p></div>
        </div>`;
}

function whereWords(where: Where): Html {
  if (where.kind === 'site') return html`It is at <strong>${where.host}</strong>.`;
  if (where.kind === 'machine') return html`It runs on <strong>this computer</strong>.`;
  return html`It is the program on this device that opens <strong>${where.scheme}</strong> links.`;
}

/** On the way back: a page of its own, because a form may not lead where our policy does not allow. */
export function leavingPage({ name, isAllowed, next }: { name: string; isAllowed: boolean; next: string }): string {
  return page(
    isAllowed ? 'Connected' : 'Not connected',
    html`
    <h1>${isAllowed ? 'Connected' : 'Not connected'}</h1>
    <p>${isAllowed ? html`<q>${name}</q> may now use Krokanti Tasks.` : html`<q>${name}</q> gets nothing.`}
    You can close this page once you are back there.</p>
    <p><a href="${next}">Go back to ${name}</a></p>`,
    html`<meta http-equiv="refresh" content="0;url=${next}">`,
  );
}

const errorWords: Record<string, string> = {
  too_many_requests: 'There have been too many requests from your network: try again in a quarter of an hour.',
  invalid_client: 'The program is not known here. Remove its connection to Krokanti Tasks and add it again.',
  invalid_redirect_uri: 'The program asks for the answer at an address that it has not registered.',
};

export function errorPage({
  error,
  error_description: description,
}: {
  error: string;
  error_description?: string | undefined;
}) {
  const words =
    errorWords[error] ??
    (error === 'invalid_request' && /session|expired/.test(description ?? '')
      ? 'This request has been answered already, or has expired.'
      : 'The program has asked in a way that cannot be answered.');
  return page(
    'Cannot connect',
    html`
    <h1>Cannot connect</h1>
    <p>${words} Go back to the program and connect again.</p>
    <p class="muted">For whoever made it: <code>${error}</code>${description === undefined ? null : html`, ${description}`}</p>`,
  );
}

function page(title: string, main: Html, head?: Html): string {
  return html`<!doctype html>
<html lang="en">
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
