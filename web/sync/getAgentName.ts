import { formatAgentLabel } from '../../contract/rules/agentLabel.ts';
import { t } from '../lib/i18n/index.ts';

/** The name of the agent or token that caused an event; null: the app. */
export function getAgentName({ by }: { by: Parameters<typeof formatAgentLabel>[0] }): string | null {
  return formatAgentLabel(by, t('task.unnamedAgent')) ?? null;
}
