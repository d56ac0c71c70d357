import type { pageTitles as en } from '../en/pageTitles.ts';
import type { Translation } from '../messageTypes.ts';

export const pageTitles: Translation<typeof en> = {
  'profile.title': 'Perfil',
  'security.title': 'Contraseña y sesiones',
  'tokens.title': 'Tokens de API',
  'agents.title': 'Agentes conectados',
  'api.title': 'API',
  'plan.title': 'Plan',
  'admin.title': 'Administración del servidor',
  'space.general': 'General',
  'space.projects': 'Proyectos',
  'space.members': 'Miembros',
  'space.labels': 'Etiquetas',
  'space.trash': 'Papelera',
  'space.data': 'Importar y exportar',
};
