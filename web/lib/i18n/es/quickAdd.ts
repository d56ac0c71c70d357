import type { quickAdd as en } from '../en/quickAdd.ts';
import type { Translation } from '../messageTypes.ts';

export const quickAdd: Translation<typeof en> = {
  'task.titleHint': '¿Qué hay que hacer?',
  'task.hint': 'Prueba «mañana 17:00», @nombre, #etiqueta o p1. Cada línea pegada es una tarea.',
  'task.dateWords': 'hoy, mañana, la próxima semana, en 2 semanas, el próximo mes',
  'task.suggestions': 'Sugerencias',
  'task.presetMe': 'Asignada a mí',
  'task.presetRemove': 'Quitar «{text}»',
  'task.create': 'Crear tarea',
  'task.createMany': { one: 'Crear {count} tarea', other: 'Crear {count} tareas' },
  'task.cannotCreate': 'No puedes añadir tareas a este proyecto.',
  'task.lines': 'Tareas que se crearán',
  'task.understood': 'Detalles reconocidos',
  'task.notMeant': 'Dejar «{text}» como texto',
};
