import type { Language } from '../../../contract/languages.ts';
import type { NotificationKind } from '../../../contract/rules/notificationKinds.ts';

export interface NotificationEmailTexts {
  /** What has happened to the task, or in the space. */
  kinds: Record<NotificationKind, string>;
  /** Names in a sentence; `hasMore`: there are others. */
  names(names: readonly string[], hasMore: boolean): string;
  commentBy(name: string): string;
  /** A comment of which only the beginning is quoted. */
  cut: string;
  digestSubject(tasks: number): string;
  spaceSubject(space: string): string;
  inbox(url: string): string;
  canReply: string;
  settings(url: string): string;
  unsubscribe(url: string): string;
}

const en: NotificationEmailTexts = {
  kinds: {
    assigned: 'The task was assigned to you.',
    unassigned: 'The task is no longer assigned to you.',
    mentioned: 'You were mentioned.',
    commented: 'There is a new comment.',
    changed: 'The task was changed.',
    created: 'The task was created.',
    asked: 'An agent waits for an answer.',
    answered: 'Your agent has an answer.',
    role_changed: 'Your role in the space has changed.',
    due_soon: 'The task is due today.',
    overdue: 'The task is late.',
  },
  names: (names, hasMore) => formatNames(names, hasMore, 'and', 'others'),
  commentBy: (name) => `${name} wrote:`,
  cut: '… (the rest is in the app)',
  digestSubject: (tasks) => (tasks === 1 ? 'News of 1 task' : `News of ${tasks} tasks`),
  spaceSubject: (space) => `News of the space ${space}`,
  inbox: (url) => `Your inbox: ${url}`,
  canReply: 'Reply to this email to add a comment.',
  settings: (url) => `Choose which emails you get: ${url}`,
  unsubscribe: (url) => `Get no more emails about tasks: ${url}`,
};

const es: NotificationEmailTexts = {
  kinds: {
    assigned: 'Te han asignado la tarea.',
    unassigned: 'Ya no tienes asignada la tarea.',
    mentioned: 'Te han mencionado.',
    commented: 'Hay un comentario nuevo.',
    changed: 'La tarea ha cambiado.',
    created: 'Se ha creado la tarea.',
    asked: 'Un agente espera una respuesta.',
    answered: 'Tu agente tiene una respuesta.',
    role_changed: 'Tu rol en el espacio ha cambiado.',
    due_soon: 'La tarea vence hoy.',
    overdue: 'La tarea está atrasada.',
  },
  names: (names, hasMore) => formatNames(names, hasMore, 'y', 'otros'),
  commentBy: (name) => `${name} escribió:`,
  cut: '… (el resto está en la aplicación)',
  digestSubject: (tasks) => (tasks === 1 ? 'Novedades de 1 tarea' : `Novedades de ${tasks} tareas`),
  spaceSubject: (space) => `Novedades del espacio ${space}`,
  inbox: (url) => `Tu bandeja de entrada: ${url}`,
  canReply: 'Responde a este correo para añadir un comentario.',
  settings: (url) => `Elige qué correos recibes: ${url}`,
  unsubscribe: (url) => `No recibir más correos sobre tareas: ${url}`,
};

export const notificationEmailTexts: Record<Language, NotificationEmailTexts> = { en, es };

function formatNames(names: readonly string[], hasMore: boolean, and: string, others: string): string {
  const all = hasMore ? [...names, others] : [...names];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} ${and} ${last}`;
}
