import type { draftNotices as en } from '../en/draftNotices.ts';
import type { Translation } from '../messageTypes.ts';

export const draftNotices: Translation<typeof en> = {
  'draft.unsaved': 'Texto sin guardar',
  'draft.continue': 'Continuar',
  'draft.copy': 'Copiar',
  'draft.copied': 'Texto copiado',
  'draft.discard': 'Descartar',
  'draft.useTitle': 'Usar «{title}»',
  'draft.discarded': 'Borrador descartado',
};
