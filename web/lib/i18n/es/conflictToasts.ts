import type { conflictToasts as en } from '../en/conflictToasts.ts';
import type { Translation } from '../messageTypes.ts';

export const conflictToasts: Translation<typeof en> = {
  'conflict.place': 'posición',
  'conflict.name': 'Nombre',
  'conflict.fieldYours': '{field} (lo tuyo: {value})',
  'conflict.stays': 'Otra persona ha cambiado «{name}» mientras tanto. Se queda como está: {fields}.',
  'conflict.stayMany': {
    one: 'Otra persona ha cambiado {count} de ellas mientras tanto. Se queda como está.',
    other: 'Otra persona ha cambiado {count} de ellas mientras tanto. Se quedan como están.',
  },
  'conflict.textKept': 'Otra persona ha cambiado «{name}» mientras tanto. Tu texto se conserva: ábrela para elegir.',
  'conflict.textsKept': {
    one: 'Otra persona ha cambiado {count} texto mientras tanto. El tuyo se conserva: elige arriba.',
    other: 'Otra persona ha cambiado {count} textos mientras tanto. Los tuyos se conservan: elige arriba.',
  },
  'conflict.notDeleted': '«{name}» no se ha eliminado. {why}',
  'conflict.notDeletedUnnamed': 'No se ha eliminado. {why}',
  'conflict.usedBy': '{name} ha trabajado en ella.',
  'conflict.usedByOthers': 'Otras personas han trabajado en ella.',
  'conflict.inUse': 'Se está usando.',
  'conflict.columnGone': 'Se ha creado «{name}» en la primera columna, porque la suya se eliminó mientras tanto.',
  'conflict.leftOut': 'Se ha creado «{name}» sin lo que se eliminó mientras tanto: {fields}.',
};
