import { useId, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { Tabs } from '../../ui/index.ts';
import { getCodeSnippets } from './codeSnippets.ts';

/** One way to use a token at a time, filled in. */
export function SnippetTabs({ token }: { token: string }) {
  const [chosen, setChosen] = useState('curl');
  const panelId = useId();
  const snippets = getCodeSnippets(token);
  const shown = snippets.find(({ id }) => id === chosen);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Tabs
        label={t('tokens.use')}
        tabs={snippets.map(({ id, label }) => ({ value: id, label }))}
        value={chosen}
        onChange={setChosen}
        panelId={panelId}
      />
      {shown && (
        <div id={panelId} role="tabpanel" aria-label={shown.label} className="flex min-w-0 flex-col gap-2">
          <p className="text-muted">{t(shown.hint)}</p>
          <CopyableText key={shown.id} text={shown.text} label={shown.label} isBlock />
        </div>
      )}
    </div>
  );
}
