import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ApiError, type ApiResult, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { Link } from '../lib/router.tsx';
import { showToast } from '../lib/toastStore.ts';
import { Button, cx, Dialog, IconButton, Skeleton } from './index.ts';

interface SectionNavProps {
  label: string;
  sections: readonly { path: string; label: string }[];
  current: string;
  children: ReactNode;
}

/** Sections beside their links; on a narrow screen the links are a row above. */
export function SectionNav({ label, sections, current, children }: SectionNavProps) {
  const links = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section, another link
  useEffect(() => {
    links.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [current]);
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:flex-row md:gap-8 md:py-8">
      <nav
        ref={links}
        aria-label={label}
        className="relative -mx-4 flex gap-1 overflow-x-auto px-4 md:mx-0 md:w-48 md:flex-col md:px-0"
      >
        {sections.map((section) => (
          <Link
            key={section.path}
            href={section.path}
            aria-current={section.path === current ? 'page' : undefined}
            className={cx(
              'touch flex min-h-8 shrink-0 items-center rounded-control px-2.5 whitespace-nowrap hover:bg-hover',
              section.path === current && 'bg-hover font-medium',
            )}
          >
            {section.label}
          </Link>
        ))}
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-8">{children}</div>
    </div>
  );
}

interface SectionProps {
  title: ReactNode;
  hint?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}

export function Section({ title, hint, action, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{title}</h2>
        {action}
      </div>
      {hint && <p className="max-w-prose text-muted">{hint}</p>}
      {children}
    </section>
  );
}

/** Rows in a frame. */
export function RowList({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">{children}</ul>
  );
}

export function RowListItem({
  title,
  detail,
  icon,
  actions,
}: {
  title: ReactNode;
  detail?: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      {icon}
      <div className="min-w-40 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 font-medium break-words">{title}</div>
        {detail && <div className="text-xs text-muted">{detail}</div>}
      </div>
      {actions}
    </li>
  );
}

/** What is loading, what went wrong, or what came. */
export function AsyncContent<T>({
  value,
  error,
  children,
}: {
  value: T | undefined;
  error: ApiError | undefined;
  children: (value: T) => ReactNode;
}) {
  if (value !== undefined) return children(value);
  if (error)
    return (
      <p role="alert" className="text-danger">
        {t('settings.loadFailed', { why: getErrorMessage(error) })}
      </p>
    );
  return <Skeleton className="h-28" />;
}

/** Text to take along, as it is. */
export function CopyableText({ text, label, isBlock }: { text: string; label: string; isBlock?: boolean }) {
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

interface ConfirmProps {
  title: string;
  text: string;
  confirmLabel: string;
  onClose: () => void;
  onConfirm: () => Promise<ApiResult<unknown>>;
}

/** Asks before what cannot be undone. */
export function ConfirmDialog({ title, text, confirmLabel, onClose, onConfirm }: ConfirmProps) {
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const result = await onConfirm();
    setBusy(false);
    if (result.ok) onClose();
    else showToast(getErrorMessage(result.error), { tone: 'problem' });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4 px-4 pb-4">
        <p>{text}</p>
        <div className="flex justify-end gap-2">
          <Button data-autofocus onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void go()}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Where the clipboard is not to be had (plain http), the text is marked, ready to be copied by hand. */
function selectPreText(label: string): void {
  const text = document.querySelector(`pre[aria-label="${CSS.escape(label)}"]`);
  if (text) getSelection()?.selectAllChildren(text);
}
