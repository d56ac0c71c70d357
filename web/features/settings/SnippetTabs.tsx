import { useId, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { TabList } from '../../ui/index.ts';
import { getTokenSnippets } from './tokenSnippets.ts';

/** Tabs with code snippets that contain the token. */
export function SnippetTabs({ token }: { token: string }) {
  const [selectedId, setSelectedId] = useState('curl');
  const panelId = useId();
  const snippets = getTokenSnippets(token);
  const snippet = snippets.find(({ id }) => id === selectedId);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <TabList
        label={t('tokens.use')}
        tabs={snippets.map(({ id, label }) => ({ value: id, label }))}
        value={selectedId}
        onChange={setSelectedId}
        panelId={panelId}
      />
      {snippet && (
        <div id={panelId} role="tabpanel" aria-label={snippet.label} className="flex min-w-0 flex-col gap-2">
          <p className="text-muted">{t(snippet.hint)}</p>
          <CopyableText key={snippet.id} text={snippet.text} label={snippet.label} isBlock />
        </div>
      )}
    </div>
  );
}
