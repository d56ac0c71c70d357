import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUri.ts';
import { html, type SafeHtml } from './htmlTemplate.ts';

/** What the pages say. Names are what strangers wrote: they stay text. */
const en = {
  title: (name: string) => `Connect ${name}`,
  heading: (name: string) => html`Connect <q>${name}</q>?`,
  requestedBy: (name: string) =>
    html`A program that calls itself <strong>${name}</strong> wants to use Krokanti Tasks as you.`,
  requestedByUnnamed: 'A program that gives no name wants to use Krokanti Tasks as you.',
  unnamedClient: 'a program without a name',
  redirectsToHost: (host: string) => html`It is at <strong>${host}</strong>.`,
  runsOnThisComputer: html`It runs on <strong>this computer</strong>.`,
  opensScheme: (scheme: string) => html`It is the program on this device that opens <strong>${scheme}</strong> links.`,
  describedAt: (host: string) => html`It is described at <strong>${host}</strong>.`,
  warning: 'Go on only if you have just asked it to connect.',
  planWithoutApi: 'Your plan does not include agents: until it is Pro or Team, what it asks will be refused.',
  scopeQuestion: 'What may it do?',
  writeScope: 'Read and write',
  writeScopeDescription: 'Also create, change and delete tasks and comments, where you may.',
  readScope: 'Only read',
  readScopeDescription: 'See the spaces, projects, tasks and comments that you see.',
  allow: 'Connect',
  deny: 'Refuse',
  signedInAs: (name: string, email: string) => `You are signed in as ${name} (${email}).`,
  switchAccount: 'Use another account',
  disconnectLater: 'You can disconnect it at any time in your settings.',
  connected: 'Connected',
  notConnected: 'Not connected',
  accessGranted: (name: string) => html`<q>${name}</q> may now use Krokanti Tasks.`,
  accessDenied: (name: string) => html`<q>${name}</q> gets nothing.`,
  closeHint: 'You can close this page once you are back there.',
  backToClient: (name: string) => `Go back to ${name}`,
  errorTitle: 'Cannot connect',
  tooManyRequests: 'There have been too many requests from your network: try again in a quarter of an hour.',
  unknownClient: 'The program is not known here. Remove its connection to Krokanti Tasks and add it again.',
  unregisteredRedirectUri: 'The program asks for the answer at an address that it has not registered.',
  requestExpired: 'This request has been answered already, or has expired.',
  invalidRequest: 'The program has asked in a way that cannot be answered.',
  retryHint: 'Go back to the program and connect again.',
  developerNote: 'For whoever made it:',
};

export type PageMessages = typeof en;

const es: PageMessages = {
  title: (name) => `Conectar ${name}`,
  heading: (name) => html`¿Conectar <q>${name}</q>?`,
  requestedBy: (name) =>
    html`Un programa que dice llamarse <strong>${name}</strong> quiere usar Krokanti Tasks en tu nombre.`,
  requestedByUnnamed: 'Un programa que no dice su nombre quiere usar Krokanti Tasks en tu nombre.',
  unnamedClient: 'un programa sin nombre',
  redirectsToHost: (host) => html`Está en <strong>${host}</strong>.`,
  runsOnThisComputer: html`Se ejecuta en <strong>este ordenador</strong>.`,
  opensScheme: (scheme) => html`Es el programa de este dispositivo que abre los enlaces <strong>${scheme}</strong>.`,
  describedAt: (host) => html`Se describe en <strong>${host}</strong>.`,
  warning: 'Sigue solo si acabas de pedirle que se conecte.',
  planWithoutApi: 'Tu plan no incluye agentes: hasta que sea Pro o Team, se rechazará lo que pida.',
  scopeQuestion: '¿Qué puede hacer?',
  writeScope: 'Leer y escribir',
  writeScopeDescription: 'También crear, cambiar y eliminar tareas y comentarios, donde tú puedas.',
  readScope: 'Solo leer',
  readScopeDescription: 'Ver los espacios, proyectos, tareas y comentarios que ves tú.',
  allow: 'Conectar',
  deny: 'Rechazar',
  signedInAs: (name, email) => `Has iniciado sesión como ${name} (${email}).`,
  switchAccount: 'Usar otra cuenta',
  disconnectLater: 'Puedes desconectarlo cuando quieras en tus ajustes.',
  connected: 'Conectado',
  notConnected: 'Sin conectar',
  accessGranted: (name) => html`<q>${name}</q> ya puede usar Krokanti Tasks.`,
  accessDenied: (name) => html`<q>${name}</q> no recibe nada.`,
  closeHint: 'Puedes cerrar esta página cuando hayas vuelto allí.',
  backToClient: (name) => `Volver a ${name}`,
  errorTitle: 'No se puede conectar',
  tooManyRequests: 'Ha habido demasiadas peticiones desde tu red: inténtalo de nuevo en un cuarto de hora.',
  unknownClient: 'Aquí no se conoce ese programa. Quita su conexión con Krokanti Tasks y añádela otra vez.',
  unregisteredRedirectUri: 'El programa pide la respuesta en una dirección que no ha registrado.',
  requestExpired: 'Esta petición ya se ha respondido, o ha caducado.',
  invalidRequest: 'El programa ha preguntado de una forma que no se puede responder.',
  retryHint: 'Vuelve al programa y conéctalo otra vez.',
  developerNote: 'Para quien lo hizo:',
};

export const pageMessages: Record<Language, PageMessages> = { en, es };

export function describeRedirectTarget(words: PageMessages, where: RedirectTarget): SafeHtml {
  if (where.kind === 'site') return words.redirectsToHost(where.host);
  return where.kind === 'machine' ? words.runsOnThisComputer : words.opensScheme(where.scheme);
}
