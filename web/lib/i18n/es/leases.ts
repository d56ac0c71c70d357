import type { leases as en } from '../en/leases.ts';
import type { Translation } from '../messageTypes.ts';

export const leases: Translation<typeof en> = {
  'lease.working': '{agent} trabaja en ella',
  'lease.asks': '{agent} pregunta: {question}',
  'lease.givenUp': 'Los agentes se han rendido. Responde para que vuelvan a intentarlo.',
  'lease.aPerson': 'Una persona',
  'lease.waitForYou': 'Hay agentes que te esperan',
  'lease.strip': 'Agente trabajando',
  'lease.since': 'Desde hace {minutes} min, hasta las {until}',
  'lease.stop': 'Parar',
  'lease.stopHint': 'Motivo para el agente (opcional)',
  'lease.answer': 'Responder',
  'lease.answerHint': 'Tu respuesta será un comentario',
  'lease.stopped': 'Parado. El agente lo sabrá en su próxima llamada.',
};
