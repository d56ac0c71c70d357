import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';

interface CopyableTextProps {
  text: string;
  label: string;
  isBlock?: boolean;
}

/** Preformatted text with a button that copies it. */
export function CopyableText({ text, label, isBlock }: CopyableTextProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => selectPreText(label));
    setCopied(true);
    showToast(t('settings.copied'));
  };
  return (
    <div className="flex items-start gap-1 rounded-card border border-line bg-sunken p-1 ps-3">
      <pre
        tabIndex={0}
        aria-label={label}
        className={cx('min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-xs', !isBlock && 'self-center')}
      >
        {text}
      </pre>
      <IconButton label={`${t('settings.copy')}: ${label}`} onClick={() => void copy()}>
        {isCopied ? <Check size={16} /> : <Copy size={16} />}
      </IconButton>
    </div>
  );
}

/** If the browser denies access to the clipboard, the text is selected so that the user can copy it. */
function selectPreText(label: string): void {
  const element = document.querySelector(`pre[aria-label="${CSS.escape(label)}"]`);
  if (element) getSelection()?.selectAllChildren(element);
}
