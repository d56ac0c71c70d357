import { Bot } from 'lucide-react';
import { useState } from 'react';
import { call, type Output } from '../../lib/apiClient.ts';
import { showInstant } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useAnswer } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { Badge, Button } from '../../ui/index.ts';
import { Confirm, Copyable, Loaded, Row, Rows, Section } from '../../ui/Section.tsx';
import { mcpAddress } from './codeSnippets.ts';

type Agent = Output<'list_agents'>['agents'][number];

export function Agents() {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const { value, problem, reload } = useAnswer('list_agents', {});
  const [leaving, setLeaving] = useState<Agent>();
  return (
    <Section title={t('agents.title')} hint={t('agents.text')}>
      <Loaded value={value} problem={problem}>
        {({ agents }) =>
          agents.length > 0 && (
            <Rows>
              {agents.map((agent) => (
                <Row
                  key={agent.id}
                  icon={<Bot size={18} className="text-muted" aria-hidden="true" />}
                  title={
                    <>
                      {nameOf(agent)}
                      <Badge>{t(agent.scope === 'read' ? 'tokens.read' : 'tokens.write')}</Badge>
                    </>
                  }
                  detail={[
                    agent.site ?? t('agents.here'),
                    t('agents.since', { when: showInstant(agent.createdAt, timeZone) }),
                    agent.lastUsedAt
                      ? t('tokens.used', { when: showInstant(agent.lastUsedAt, timeZone) })
                      : t('tokens.unused'),
                  ].join(' · ')}
                  actions={
                    <Button
                      aria-label={t('agents.disconnectOf', { name: nameOf(agent) })}
                      onClick={() => setLeaving(agent)}
                    >
                      {t('agents.disconnect')}
                    </Button>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {value?.agents.length === 0 && <p className="text-muted">{t('agents.none')}</p>}
      <p>{t('agents.noneHint')}</p>
      <Copyable text={mcpAddress()} label="MCP" />
      {leaving && (
        <Confirm
          title={t('agents.disconnectOf', { name: nameOf(leaving) })}
          text={t('agents.disconnectSure', { name: nameOf(leaving) })}
          confirm={t('agents.disconnect')}
          onClose={() => setLeaving(undefined)}
          onConfirm={async () => {
            const result = await call('delete_agent', { agentId: leaving.id });
            await reload();
            return result;
          }}
        />
      )}
    </Section>
  );
}

function nameOf({ name }: Agent): string {
  return name ?? t('agents.unnamed');
}
