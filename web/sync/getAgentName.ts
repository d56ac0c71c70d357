import { formatAgentLabel } from '../../contract/rules/agentLabel.ts';
import { t } from '../lib/i18n/index.ts';
import type { SpaceEvent } from './applyEvents.ts';

/** The name of the agent or token that caused an event; null: the app. */
export function getAgentName({ by }: Pick<SpaceEvent, 'by'>): string | null {
  return formatAgentLabel(by, t('task.unnamedAgent')) ?? null;
}
