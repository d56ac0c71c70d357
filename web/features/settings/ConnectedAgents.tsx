import { Bot } from 'lucide-react';
import { useState } from 'react';
import { type ApiOutput, callApi } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { Button, Chip } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { getMcpUrl } from './mcpUrl.ts';
import { useTokenSpaceNames } from './TokenSpacesField.tsx';

type Agent = ApiOutput<'list_agents'>['agents'][number];

export function ConnectedAgents() {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const { data, error, refetch } = useApiQuery('list_agents', {});
  const nameSpaces = useTokenSpaceNames();
  const [disconnecting, setDisconnecting] = useState<Agent>();
  return (
    <Section title={t('agents.title')} hint={t('agents.text')}>
      <AsyncContent value={data} error={error}>
        {({ agents }) =>
          agents.length > 0 && (
            <RowList>
              {agents.map((agent) => (
                <RowListItem
                  key={agent.id}
                  icon={<Bot size={18} className="text-muted" aria-hidden="true" />}
                  title={
                    <>
                      {getAgentLabel(agent)}
                      <Chip>{t(agent.scope === 'read' ? 'tokens.read' : 'tokens.write')}</Chip>
                    </>
                  }
                  detail={[
                    agent.site ?? t('agents.here'),
                    nameSpaces(agent.spaceIds),
                    t('agents.since', { when: formatDateTime(agent.createdAt, timeZone) }),
                    agent.lastUsedAt
                      ? t('tokens.used', { when: formatDateTime(agent.lastUsedAt, timeZone) })
                      : t('tokens.unused'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                  actions={
                    <Button
                      aria-label={t('agents.disconnectOf', { name: getAgentLabel(agent) })}
                      onClick={() => setDisconnecting(agent)}
                    >
                      {t('agents.disconnect')}
                    </Button>
                  }
                />
              ))}
            </RowList>
          )
        }
      </AsyncContent>
      {data?.agents.length === 0 && <p className="text-muted">{t('agents.none')}</p>}
      <p>{t('agents.noneHint')}</p>
      <CopyableText text={getMcpUrl()} label="MCP" />
      {disconnecting && (
        <ConfirmDialog
          title={t('agents.disconnectOf', { name: getAgentLabel(disconnecting) })}
          text={t('agents.disconnectSure', { name: getAgentLabel(disconnecting) })}
          confirmLabel={t('agents.disconnect')}
          onClose={() => setDisconnecting(undefined)}
          onConfirm={async () => {
            const result = await callApi('delete_agent', { agentId: disconnecting.id });
            await refetch();
            return result;
          }}
        />
      )}
    </Section>
  );
}

function getAgentLabel({ name }: Agent): string {
  return name ?? t('agents.unnamed');
}
