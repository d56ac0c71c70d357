import type { welcome as en } from '../en/welcome.ts';
import type { Translation } from '../messageTypes.ts';

export const welcome: Translation<typeof en> = {
  'welcome.title': 'Hola, {name}',
  'welcome.text': 'Crea tu primer proyecto. Puedes añadir más cuando quieras.',
  'welcome.projectName': 'Nombre del proyecto',
  'welcome.projectHint': 'Sitio web, Jardín, Tesis…',
  'welcome.audience': '¿Para quién es?',
  'welcome.justMe': 'Solo para mí',
  'welcome.myTeam': 'Para mi equipo',
  'welcome.teamName': 'Nombre del equipo',
  'welcome.teamReady': '«{name}» está listo.',
  'welcome.invite': 'Invitar a personas',
  'welcome.connectAgent': 'Conectar un agente',
  'welcome.create': 'Crear proyecto',
  'welcome.demo': 'Enséñame un ejemplo',
  'welcome.demoHint': 'Añade un espacio con tres proyectos de muestra para explorar.',
  'welcome.skip': 'Omitir y abrir «{name}»',
};
