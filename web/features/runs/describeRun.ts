import { formatAgentLabel } from '../../../contract/rules/agentLabel.ts';
import type { ApiOutput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';

export type Run = ApiOutput<'list_runs'>['runs'][number];
export type RunItem = ApiOutput<'get_run'>['items'][number];
export type NamesOfUsers = ReadonlyMap<string, string>;

/** Who did it: the agent and for whom, or the person who took another run back. */
export function describeRun({ by, undoOfId }: Run, names: NamesOfUsers): string {
  const person = names.get(by.userId) ?? '';
  const agent = formatAgentLabel(by, t('runs.unnamed'));
  const who = agent === undefined ? person : `${agent} ${t('runs.for', { name: person })}`;
  return undoOfId === null ? who : t('runs.undoBy', { name: who });
}

/** The name of who changed something after the run. */
export function describeAuthor(by: Run['by'], names: NamesOfUsers): string {
  return formatAgentLabel(by, t('runs.unnamed')) ?? names.get(by.userId) ?? '';
}

export function describeCounts({ tasks, changes }: Run): string {
  return t('runs.counts', {
    tasks: t('runs.tasks', { count: tasks }),
    changes: t('runs.changes', { count: changes }),
  });
}

export function getRunPath(spaceId: string, runId: string): string {
  return `/spaces/${spaceId}/agents/${runId}`;
}

/** Whether the agent works on something or waits for an answer. */
export function isLive({ state }: Run): boolean {
  return state === 'working' || state === 'waiting';
}
