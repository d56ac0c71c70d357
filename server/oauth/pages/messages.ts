import type { Language } from '../../../contract/languages.ts';
import type { RedirectTarget } from '../redirectUri.ts';
import { html, type SafeHtml } from './htmlTemplate.ts';

/** What the pages say. Names are what strangers wrote: they stay text. */
const en = {
  connect: (name: string) => `Connect ${name}`,
  connectIt: (name: string) => html`Connect <q>${name}</q>?`,
  who: (name: string) => html`A program that calls itself <strong>${name}</strong> wants to use Krokanti Tasks as you.`,
  whoUnnamed: 'A program that gives no name wants to use Krokanti Tasks as you.',
  unnamed: 'a program without a name',
  site: (host: string) => html`It is at <strong>${host}</strong>.`,
  machine: html`It runs on <strong>this computer</strong>.`,
  app: (scheme: string) => html`It is the program on this device that opens <strong>${scheme}</strong> links.`,
  document: (host: string) => html`It is described at <strong>${host}</strong>.`,
  beware: 'Go on only if you have just asked it to connect.',
  plan: 'Your plan does not include agents: until it is Pro or Team, what it asks will be refused.',
  what: 'What may it do?',
  write: 'Read and write',
  writeWords: 'Also create, change and delete tasks and comments, where you may.',
  read: 'Only read',
  readWords: 'See the spaces, projects, tasks and comments that you see.',
  allow: 'Connect',
  refuse: 'Refuse',
  you: (name: string, email: string) => `You are signed in as ${name} (${email}).`,
  change: 'Use another account',
  later: 'You can disconnect it at any time in your settings.',
  connected: 'Connected',
  notConnected: 'Not connected',
  mayNow: (name: string) => html`<q>${name}</q> may now use Krokanti Tasks.`,
  nothing: (name: string) => html`<q>${name}</q> gets nothing.`,
  close: 'You can close this page once you are back there.',
  back: (name: string) => `Go back to ${name}`,
  failed: 'Cannot connect',
  tooMany: 'There have been too many requests from your network: try again in a quarter of an hour.',
  unknown: 'The program is not known here. Remove its connection to Krokanti Tasks and add it again.',
  address: 'The program asks for the answer at an address that it has not registered.',
  over: 'This request has been answered already, or has expired.',
  wrong: 'The program has asked in a way that cannot be answered.',
  again: 'Go back to the program and connect again.',
  maker: 'For whoever made it:',
};

export type PageMessages = typeof en;

const es: PageMessages = {
  connect: (name) => `Conectar ${name}`,
  connectIt: (name) => html`¿Conectar <q>${name}</q>?`,
  who: (name) => html`Un programa que dice llamarse <strong>${name}</strong> quiere usar Krokanti Tasks en tu nombre.`,
  whoUnnamed: 'Un programa que no dice su nombre quiere usar Krokanti Tasks en tu nombre.',
  unnamed: 'un programa sin nombre',
  site: (host) => html`Está en <strong>${host}</strong>.`,
  machine: html`Se ejecuta en <strong>este ordenador</strong>.`,
  app: (scheme) => html`Es el programa de este dispositivo que abre los enlaces <strong>${scheme}</strong>.`,
  document: (host) => html`Se describe en <strong>${host}</strong>.`,
  beware: 'Sigue solo si acabas de pedirle que se conecte.',
  plan: 'Tu plan no incluye agentes: hasta que sea Pro o Team, se rechazará lo que pida.',
  what: '¿Qué puede hacer?',
  write: 'Leer y escribir',
  writeWords: 'También crear, cambiar y eliminar tareas y comentarios, donde tú puedas.',
  read: 'Solo leer',
  readWords: 'Ver los espacios, proyectos, tareas y comentarios que ves tú.',
  allow: 'Conectar',
  refuse: 'Rechazar',
  you: (name, email) => `Has iniciado sesión como ${name} (${email}).`,
  change: 'Usar otra cuenta',
  later: 'Puedes desconectarlo cuando quieras en tus ajustes.',
  connected: 'Conectado',
  notConnected: 'Sin conectar',
  mayNow: (name) => html`<q>${name}</q> ya puede usar Krokanti Tasks.`,
  nothing: (name) => html`<q>${name}</q> no recibe nada.`,
  close: 'Puedes cerrar esta página cuando hayas vuelto allí.',
  back: (name) => `Volver a ${name}`,
  failed: 'No se puede conectar',
  tooMany: 'Ha habido demasiadas peticiones desde tu red: inténtalo de nuevo en un cuarto de hora.',
  unknown: 'Aquí no se conoce ese programa. Quita su conexión con Krokanti Tasks y añádela otra vez.',
  address: 'El programa pide la respuesta en una dirección que no ha registrado.',
  over: 'Esta petición ya se ha respondido, o ha caducado.',
  wrong: 'El programa ha preguntado de una forma que no se puede responder.',
  again: 'Vuelve al programa y conéctalo otra vez.',
  maker: 'Para quien lo hizo:',
};

export const pageMessages: Record<Language, PageMessages> = { en, es };

export function describeRedirectTarget(words: PageMessages, where: RedirectTarget): SafeHtml {
  if (where.kind === 'site') return words.site(where.host);
  return where.kind === 'machine' ? words.machine : words.app(where.scheme);
}
