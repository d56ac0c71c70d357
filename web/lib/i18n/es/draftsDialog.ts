import type { draftsDialog as en } from '../en/draftsDialog.ts';
import type { Translation } from '../messageTypes.ts';

export const draftsDialog: Translation<typeof en> = {
  'shell.drafts': { one: '{count} borrador', other: '{count} borradores' },
  'shell.signOutDrafts': {
    one: 'Tienes {count} texto sin guardar en este dispositivo. Al cerrar la sesión se borrará.',
    other: 'Tienes {count} textos sin guardar en este dispositivo. Al cerrar la sesión se borrarán.',
  },
  'shell.signOutAnyway': 'Borrar y cerrar sesión',
  'drafts.title': 'Borradores',
  'drafts.none': 'No hay borradores en este dispositivo',
  'drafts.titleField': 'Título',
  'drafts.description': 'Descripción',
  'drafts.comment': 'Comentario',
  'drafts.commentEdit': 'Comentario modificado',
  'drafts.lease': 'Texto para un agente',
  'drafts.newTask': 'Nueva tarea',
  'drafts.subtask': 'Nueva subtarea',
  'drafts.newStatus': 'Nueva columna',
  'drafts.newProject': 'Nuevo proyecto',
  'drafts.project': 'Proyecto',
  'drafts.newSpace': 'Nuevo espacio',
  'drafts.space': 'Espacio',
};
