import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUris.ts';
import { html, type SafeHtml } from './safeHtml.ts';

/** Client names come from outside, so texts that contain one escape it. */
const en = {
  title: (name: string) => `Connect ${name}`,
  heading: (name: string) => html`Connect <q>${name}</q>?`,
  requestedBy: (name: string) =>
    html`An app that identifies itself as <strong>${name}</strong> wants to use Krokanti Tasks on your behalf.`,
  requestedByUnnamed: 'An unnamed app wants to use Krokanti Tasks on your behalf.',
  unnamedClient: 'an unnamed app',
  redirectsToHost: (host: string) => html`You’ll be sent back to <strong>${host}</strong>.`,
  runsOnThisComputer: html`It runs on <strong>this computer</strong>.`,
  opensScheme: (scheme: string) =>
    html`It opens in the app on this device that handles <strong>${scheme}</strong> links.`,
  describedAt: (host: string) => html`It’s published by <strong>${host}</strong>.`,
  warning: 'Continue only if you just started this connection yourself.',
  planWithoutApi:
    'Your plan doesn’t include API access. This app’s requests will fail until you upgrade to Pro or Team.',
  scopeQuestion: 'Access',
  writeScope: 'Read and write',
  writeScopeDescription: 'View, create, edit and delete tasks and comments, wherever you can.',
  readScope: 'Read only',
  readScopeDescription: 'View the spaces, projects, tasks and comments you can see.',
  spacesQuestion: 'Spaces',
  allSpaces: 'All your spaces, including future ones',
  someSpaces: 'Only these:',
  chooseSpace: 'Choose at least one space.',
  allow: 'Connect',
  deny: 'Deny',
  signedInAs: (name: string, email: string) => `You’re signed in as ${name} (${email}).`,
  switchAccount: 'Use another account',
  disconnectLater: 'You can disconnect it at any time in Settings.',
  connected: 'Connected',
  notConnected: 'Not connected',
  accessGranted: (name: string) => html`<q>${name}</q> can now use Krokanti Tasks.`,
  accessDenied: (name: string) => html`<q>${name}</q> was denied access.`,
  closeHint: 'You can close this page once you’re back in the app.',
  backToClient: (name: string) => `Back to ${name}`,
  errorTitle: 'Can’t connect',
  tooManyRequests: 'Too many requests from your network. Try again in 15 minutes.',
  unknownClient: 'This app isn’t registered here. Remove its connection to Krokanti Tasks and add it again.',
  unregisteredRedirectUri: 'The app asked to return to an address it hasn’t registered.',
  requestExpired: 'This request has expired or has already been used.',
  invalidRequest: 'The app sent an invalid request.',
  retryHint: 'Go back to the app and connect again.',
  developerNote: 'Details for the app’s developer:',
};

export type PageMessages = typeof en;

const es: PageMessages = {
  title: (name) => `Conectar ${name}`,
  heading: (name) => html`¿Conectar <q>${name}</q>?`,
  requestedBy: (name) =>
    html`Una aplicación que se identifica como <strong>${name}</strong> quiere usar Krokanti Tasks en tu nombre.`,
  requestedByUnnamed: 'Una aplicación sin nombre quiere usar Krokanti Tasks en tu nombre.',
  unnamedClient: 'una aplicación sin nombre',
  redirectsToHost: (host) => html`Después volverás a <strong>${host}</strong>.`,
  runsOnThisComputer: html`Se ejecuta en <strong>este ordenador</strong>.`,
  opensScheme: (scheme) =>
    html`Se abre en la aplicación de este dispositivo que gestiona los enlaces <strong>${scheme}</strong>.`,
  describedAt: (host) => html`La publica <strong>${host}</strong>.`,
  warning: 'Continúa solo si acabas de iniciar tú esta conexión.',
  planWithoutApi:
    'Tu plan no incluye acceso a la API. Las peticiones de esta aplicación fallarán hasta que pases a Pro o Team.',
  scopeQuestion: 'Acceso',
  writeScope: 'Lectura y escritura',
  writeScopeDescription: 'Ver, crear, editar y eliminar tareas y comentarios donde tú puedas.',
  readScope: 'Solo lectura',
  readScopeDescription: 'Ver los espacios, proyectos, tareas y comentarios que tú puedes ver.',
  spacesQuestion: 'Espacios',
  allSpaces: 'Todos tus espacios, también los futuros',
  someSpaces: 'Solo estos:',
  chooseSpace: 'Elige al menos un espacio.',
  allow: 'Conectar',
  deny: 'Denegar',
  signedInAs: (name, email) => `Has iniciado sesión como ${name} (${email}).`,
  switchAccount: 'Usar otra cuenta',
  disconnectLater: 'Puedes desconectarla cuando quieras en Ajustes.',
  connected: 'Conectada',
  notConnected: 'Sin conectar',
  accessGranted: (name) => html`<q>${name}</q> ya puede usar Krokanti Tasks.`,
  accessDenied: (name) => html`Se ha denegado el acceso a <q>${name}</q>.`,
  closeHint: 'Puedes cerrar esta página cuando hayas vuelto a la aplicación.',
  backToClient: (name) => `Volver a ${name}`,
  errorTitle: 'No se puede conectar',
  tooManyRequests: 'Demasiadas peticiones desde tu red. Inténtalo de nuevo en 15 minutos.',
  unknownClient: 'Esta aplicación no está registrada aquí. Elimina su conexión con Krokanti Tasks y añádela de nuevo.',
  unregisteredRedirectUri: 'La aplicación ha pedido volver a una dirección que no ha registrado.',
  requestExpired: 'Esta petición ha caducado o ya se ha usado.',
  invalidRequest: 'La aplicación ha enviado una petición no válida.',
  retryHint: 'Vuelve a la aplicación y conéctala de nuevo.',
  developerNote: 'Detalles para quien desarrolla la aplicación:',
};

export const pageMessages: Record<Language, PageMessages> = { en, es };

export function describeRedirectTarget(messages: PageMessages, target: RedirectTarget): SafeHtml {
  if (target.kind === 'host') return messages.redirectsToHost(target.host);
  return target.kind === 'loopback' ? messages.runsOnThisComputer : messages.opensScheme(target.scheme);
}
