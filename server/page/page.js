/** Accounts, invitations and API tokens, over the API that everybody uses. */

const $ = (id) => document.getElementById(id);

let user = null;
/** The invitation whose link was opened, as the API previews it. It stays in the address until it is answered. */
let offer = null;
/** Where on this site the user was when they were asked to sign in. */
const returnTo = sameSite(new URLSearchParams(location.search).get('return'));
/** A space and a project of the user's, so that the samples run as they are. */
let place = {};

const submits = {
  'sign-up': signUp,
  'sign-in': signIn,
  forgot: requestReset,
  'reset-password': resetPassword,
  'new-token': makeToken,
  'revoke-token': revokeToken,
};
const clicks = {
  go,
  signOut,
  acceptInvitation,
  dismissInvitation,
  revealPassword,
  copy,
  hideSecret,
  askRevoke,
  closeDialog,
};

for (const input of document.querySelectorAll('.field :is(input, select)')) dress(input);
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearProblem(form);
    const work = () => submits[form.id](Object.fromEntries(new FormData(form)), form);
    attempt(form, work, (problem) => showProblem(form, problem));
  });
}
document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-do]');
  if (button) attempt(button, () => clicks[button.dataset.do](button));
});
addEventListener('hashchange', () => attempt(document.body, openLink));
attempt(document.body, async () => {
  user = await whoAmI();
  await openLink();
});

/** Gives a field the line for its hint or its issue, and a password the button to read it. */
function dress(input) {
  const hint = Object.assign(document.createElement('p'), { className: 'hint', id: `${input.id}-hint` });
  hint.textContent = input.dataset.hint ?? '';
  input.setAttribute('aria-describedby', hint.id);
  input.after(hint);
  if (input.type !== 'password') return;
  const joined = Object.assign(document.createElement('div'), { className: 'joined' });
  input.replaceWith(joined);
  joined.append(input, fill('reveal', {}));
}

async function openLink() {
  const [, kind, secret] = /^#([a-z-]+)=(.+)$/.exec(location.hash) ?? [];
  offer = null;
  if (kind === 'reset-password') return show('reset-password');
  if (kind === 'verify-email') return verifyEmail(secret);
  if (kind === 'invitation') return previewInvitation(secret);
  await showHome();
}

async function verifyEmail(secret) {
  const isVerified = await orGone(api('POST', '/account/verify-email', { secret }));
  leaveLink();
  const gone =
    'This link has been used or has expired. If the address still needs confirming, signing in brings a new one.';
  await showSignedInOr('sign-in', isVerified ? 'Your e-mail address is confirmed.' : gone);
}

async function previewInvitation(secret) {
  const found = await orGone(api('POST', '/invitations/preview', { secret }));
  if (!found) {
    leaveLink();
    return showHome('This invitation has been used or withdrawn, or has expired: ask for a new one.');
  }
  offer = { secret, ...found };
  if (offer.invitation.email) carryEmail(offer.invitation.email);
  await showHome();
}

async function signUp(fields) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { verification } = await api('POST', '/account/sign-up', { ...fields, timeZone });
  if (verification === 'mailed') return sayMailed(fields.email);
  await signIn(fields).catch((problem) => {
    if (problem.code !== 'wrong_credentials') throw problem;
    carryEmail(fields.email);
    show('sign-in', 'This address has an account with another password: sign in with that one, or set a new one.');
  });
}

async function signIn({ email, password }) {
  const answer = await api('POST', '/account/sign-in', { email, password });
  if (answer.verification === 'mailed') return sayMailed(email);
  user = answer.user;
  localStorage.setItem('known', 'yes');
  for (const id of ['sign-up', 'sign-in', 'forgot']) $(id).reset();
  await showHome();
}

function sayMailed(email) {
  carryEmail(email);
  const after = offer ? ', then this invitation again' : '';
  show('sign-in', `We have sent a link to ${email}. Open it to confirm the address${after}.`);
}

async function signOut() {
  await api('POST', '/account/sign-out');
  endSession('You are signed out.');
}

function endSession(why) {
  user = null;
  hideSecret();
  closeDialog();
  $('tokens').replaceChildren();
  show('sign-in', why);
}

async function requestReset({ email }) {
  await api('POST', '/account/request-password-reset', { email });
  show('sign-in', `If ${email} has an account, a link is on its way. An instance without mail writes it to its log.`);
}

async function resetPassword({ password }, form) {
  const [, secret] = location.hash.split('=');
  const isReset = await orGone(api('POST', '/account/reset-password', { secret, password }));
  if (!isReset) throw new Error('This link has been used or has expired: ask for another one.');
  leaveLink();
  form.reset();
  user = await whoAmI();
  await showSignedInOr('sign-in', 'Your new password is set.');
}

async function acceptInvitation() {
  const { space } = await api('POST', '/invitations/accept', { secret: offer.secret });
  dismissInvitation();
  await showHome(`You are now a member of ${space.name}.`);
}

function dismissInvitation() {
  offer = null;
  leaveLink();
  showInvitation();
}

async function makeToken({ name, expiresAt: days, scope = 'write' }, form) {
  const expiresAt = days ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
  const { token, secret } = await api('POST', '/tokens', { name, scope, expiresAt });
  $('made-title').textContent = `“${token.name}” is ready`;
  $('secret').textContent = secret;
  $('samples').replaceChildren(...samplesFor(secret, scope).map((sample) => fill('sample', sample)));
  for (const button of $('samples').querySelectorAll('button')) {
    button.setAttribute('aria-label', `Copy: ${button.closest('li').querySelector('h4').textContent}`);
  }
  $('made').hidden = false;
  $('made-title').focus();
  form.reset();
  await showTokens();
}

/** Lines that run as they are, and do no more than the token may. */
function samplesFor(secret, scope) {
  const base = `${location.origin}/api`;
  const auth = `-H "Authorization: Bearer ${secret}"`;
  const read = (title, path) => ({ title, command: `curl "${base}${path}" \\\n  ${auth}` });
  const { space, project } = place;
  const samples = [read('List your spaces', '/spaces')];
  if (!project) return samples;
  samples.push(read(`List the projects of ${space.name}`, `/projects?spaceId=${space.id}`));
  if (scope === 'read')
    return [...samples, read(`List the tasks of ${project.name}`, `/tasks?projectId=${project.id}`)];
  const task = JSON.stringify({ projectId: project.id, title: 'My first task' });
  const json = `-H "Content-Type: application/json" \\\n  -d '${task}'`;
  const create = `curl "${base}/tasks" \\\n  ${auth} \\\n  ${json}`;
  return [...samples, { title: `Create a task in ${project.name}`, command: create }];
}

function hideSecret() {
  if ($('made').contains(document.activeElement)) $('tokens-title').focus();
  $('made').hidden = true;
  $('secret').textContent = '';
  $('samples').replaceChildren();
}

function askRevoke(button) {
  const { id, name } = button.closest('li').dataset;
  clearProblem($('revoke-token'));
  $('revoke').dataset.id = id;
  $('revoke-title').textContent = `Revoke “${name}”?`;
  $('revoke').showModal();
}

async function revokeToken() {
  await orGone(api('DELETE', `/tokens/${$('revoke').dataset.id}`));
  await showTokens();
  closeDialog();
  $('tokens-title').focus();
}

function closeDialog() {
  $('revoke').close();
}

function showHome(text) {
  return showSignedInOr(localStorage.getItem('known') && !offer ? 'sign-in' : 'sign-up', text);
}

async function showSignedInOr(view, text) {
  if (!user) return show(view, text);
  if (returnTo) return location.replace(returnTo);
  $('who-name').textContent = user.name;
  $('who-email').textContent = user.email;
  $('who-plan').textContent = `${user.plan[0].toUpperCase()}${user.plan.slice(1)} plan`;
  $('free').hidden = user.plan !== 'free';
  const [space] = await api('GET', '/spaces');
  const [project] = space ? await api('GET', `/projects?spaceId=${space.id}`) : [];
  place = { space, project };
  await showTokens();
  show('account', text);
}

async function showTokens() {
  const tokens = await api('GET', '/tokens');
  $('tokens').replaceChildren(...tokens.map(tokenItem));
  $('no-tokens').hidden = tokens.length > 0;
}

function tokenItem({ id, name, hint, scope, lastUsedAt, createdAt, expiresAt }) {
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const item = fill('token', {
    name,
    hint: `${hint}…`,
    scope: isExpired ? 'Expired' : scope === 'read' ? 'Read only' : 'Read and write',
    lastUsed: dateWords(lastUsedAt),
    created: dateWords(createdAt, {}),
    expires: dateWords(expiresAt, {}),
  });
  Object.assign(item.dataset, { id, name });
  item.querySelector('button').setAttribute('aria-label', `Revoke ${name}`);
  return item;
}

function dateWords(instant, time = { timeStyle: 'short' }) {
  return instant === null ? 'Never' : new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', ...time });
}

const roleWords = {
  viewer: 'a viewer: you will see its projects and tasks',
  member: 'a member: you will create and change tasks',
  admin: 'an admin: you will manage its projects and members',
};

function showInvitation() {
  $('invitation').hidden = !offer;
  if (!offer) return;
  const { invitation, spaceName, invitedByName } = offer;
  const isForOther = user && invitation.email && invitation.email !== user.email;
  $('invitation-title').textContent = `Join ${spaceName}`;
  $('invitation-text').textContent = `${invitedByName ?? 'Somebody'} invites you as ${roleWords[invitation.role]}.`;
  $('invitation-next').textContent = isForOther
    ? `It is for ${invitation.email}: sign out, and in with that address.`
    : user
      ? `Open until ${dateWords(invitation.expiresAt)}.`
      : 'Create an account or sign in to accept.';
  $('accept').hidden = !user || Boolean(isForOther);
}

function show(view, text = '') {
  const before = document.querySelector('[data-view]:not([hidden])');
  for (const section of document.querySelectorAll('[data-view]')) section.hidden = section.dataset.view !== view;
  showInvitation();
  $('notice').textContent = text;
  const title = document.querySelector(`[data-view="${view}"] h1`);
  document.title = `${title.textContent} · Krokanti Tasks`;
  // Where it opens, the focus stays at the top.
  if (before) title.focus();
}

function go(button) {
  const typed = button.closest('[data-view]').querySelector('input[name="email"]')?.value;
  if (typed) carryEmail(typed);
  if (!offer) leaveLink();
  show(button.dataset.to);
}

function leaveLink() {
  history.replaceState(null, '', returnTo ? `/?return=${encodeURIComponent(returnTo)}` : '/');
}

/** Null for what leads elsewhere, or back to this page. */
function sameSite(path) {
  const url = path && URL.parse(path, location.origin);
  return url && url.origin === location.origin && url.pathname !== '/' ? url.pathname + url.search : null;
}

function carryEmail(email) {
  for (const input of document.querySelectorAll('input[name="email"]')) input.value = email;
}

function revealPassword(button) {
  const input = button.previousElementSibling;
  const isShown = input.type === 'password';
  input.type = isShown ? 'text' : 'password';
  button.setAttribute('aria-pressed', isShown);
}

async function copy(button) {
  const code = button.parentElement.querySelector('code');
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Outside https and localhost there is no clipboard, but the old command.
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

function fill(template, texts) {
  const item = $(template).content.cloneNode(true).firstElementChild;
  for (const [name, text] of Object.entries(texts)) item.querySelector(`[data-is="${name}"]`).textContent = text;
  return item;
}

/** One thing at a time; what goes wrong is said where it was asked for. */
async function attempt(element, work, report = ({ message }) => ($('notice').textContent = message)) {
  if (element.dataset.busy) return;
  element.dataset.busy = 'yes';
  try {
    await work();
  } catch (problem) {
    if (user && problem.status === 401 && !problem.code) endSession('Your session has ended: sign in again.');
    else report(problem);
  } finally {
    delete element.dataset.busy;
  }
}

function clearProblem(form) {
  form.querySelector('.problem').textContent = '';
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    const hint = $(input.getAttribute('aria-describedby'));
    hint.textContent = hint.dataset.hint;
    hint.classList.remove('issue');
    input.removeAttribute('aria-invalid');
  }
}

function showProblem(form, { message, issues = [] }) {
  const marked = issues.filter(({ path }) => form.elements[path]?.labels?.length);
  for (const { path, message } of marked) {
    const input = form.elements[path];
    const hint = $(input.getAttribute('aria-describedby'));
    hint.dataset.hint ??= hint.textContent;
    hint.textContent = `${input.labels[0].textContent} ${message}`;
    hint.classList.add('issue');
    input.setAttribute('aria-invalid', 'true');
  }
  const isAllMarked = marked.length > 0 && marked.length === issues.length;
  form.querySelector('.problem').textContent = isAllMarked ? 'Please correct what is marked.' : message;
  form.querySelector('[aria-invalid]')?.focus();
}

async function whoAmI() {
  try {
    return (await api('GET', '/me')).user;
  } catch (problem) {
    if (problem.status === 401) return null;
    throw problem;
  }
}

/** Undefined: the thing is not there, or not any more. */
function orGone(answer) {
  return answer.catch((problem) => {
    if (problem.status !== 404) throw problem;
  });
}

async function api(method, path, body) {
  const sent = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`/api${path}`, { method, ...sent }).catch(() => {
    throw new Error('The server cannot be reached: try again in a moment.');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { error = `The server answered ${response.status}`, code, issues } = answer;
  const wait = response.headers.get('retry-after');
  const message = wait ? `${error} (in ${Math.ceil(wait / 60)} min)` : error;
  throw Object.assign(new Error(message), { status: response.status, code, issues });
}
