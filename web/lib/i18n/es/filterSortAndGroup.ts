import type { filterSortAndGroup as en } from '../en/filterSortAndGroup.ts';
import type { Translation } from '../messageTypes.ts';

export const filterSortAndGroup: Translation<typeof en> = {
  'filter.search': 'Buscar tareas',
  'filter.filter': 'Filtrar',
  'filter.sort': 'Ordenar por',
  'filter.group': 'Agrupar por',
  'filter.noone': 'Sin asignar',
  'filter.noLabel': 'Sin etiqueta',
  'filter.active': { one: '{count} filtro', other: '{count} filtros' },
  'due.overdue': 'Vencidas',
  'due.today': 'Hoy',
  'due.week': 'Próximos 7 días',
  'due.later': 'Más tarde',
  'due.none': 'Sin fecha',
  'sort.manual': 'Manual',
  'sort.due': 'Vencimiento',
  'sort.priority': 'Prioridad',
  'sort.title': 'Título',
  'sort.created': 'Más recientes',
  'sort.updated': 'Último cambio',
  'group.status': 'Estado',
  'group.assignee': 'Responsable',
  'group.priority': 'Prioridad',
  'group.label': 'Etiqueta',
  'group.due': 'Vencimiento',
  'group.none': 'Sin agrupar',
};
