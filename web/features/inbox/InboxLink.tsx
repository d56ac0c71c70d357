import { Inbox } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { useCommands } from '../../lib/keyboardCommands.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { useSignal } from '../../lib/signal.ts';
import { refreshNotifications, unreadCount } from '../../sync/notificationsSignal.ts';

/** From here on the server only says that there are more. */
const maxCount = 100;
const sequenceMs = 1500;

/** Leads to the inbox, with the number of unread notifications, which the title of the page and the app's icon show too. */
export default function InboxLink({ isCurrent, className }: { isCurrent: boolean; className: string }): ReactNode {
  const count = useSignal(unreadCount) ?? 0;
  useEffect(() => {
    refreshNotifications();
    const refreshIfVisible = () => document.visibilityState === 'visible' && refreshNotifications();
    document.addEventListener('visibilitychange', refreshIfVisible);
    return () => document.removeEventListener('visibilitychange', refreshIfVisible);
  }, []);
  useCountInTitle(count);
  useGoToInboxKeys();
  // The keys are two in a row, which `useGoToInboxKeys` waits for.
  useCommands([{ id: 'inbox', name: 'key.inbox', keys: ['g i'], run: () => navigate('/inbox') }]);
  const isMany = count >= maxCount;
  return (
    <Link href="/inbox" aria-current={isCurrent ? 'page' : undefined} className={className}>
      <Inbox size={16} className="text-muted" aria-hidden="true" />
      {t('inbox.title')}
      {count > 0 && (
        <span className="ms-auto rounded-full bg-solid px-1.5 text-xs text-white tabular-nums">
          <span aria-hidden="true">{isMany ? `${maxCount - 1}+` : count}</span>
          <span className="sr-only">
            {isMany ? t('inbox.manyUnread', { count: maxCount - 1 }) : t('inbox.unread', { count })}
          </span>
        </span>
      )}
    </Link>
  );
}

/** Pages set their title themselves, so the number is put in front whenever one has. */
function useCountInTitle(count: number): void {
  useEffect(() => {
    const text = count >= maxCount ? `(${maxCount - 1}+) ` : count > 0 ? `(${count}) ` : '';
    const update = () => {
      const title = text + document.title.replace(/^\(\d+\+?\) /, '');
      if (document.title !== title) document.title = title;
    };
    update();
    const titleElement = document.querySelector('title');
    const observer = new MutationObserver(update);
    if (titleElement) observer.observe(titleElement, { childList: true });
    if (count > 0) void navigator.setAppBadge?.(count).catch(() => {});
    else void navigator.clearAppBadge?.().catch(() => {});
    return () => observer.disconnect();
  }, [count]);
}

/** G and then I opens the inbox. */
function useGoToInboxKeys(): void {
  useEffect(() => {
    let startedAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const isTyping = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
      if (isTyping || ctrlKey || metaKey || altKey || document.querySelector('dialog[open]')) return;
      const isSecond = key.toLowerCase() === 'i' && event.timeStamp - startedAt < sequenceMs;
      startedAt = key.toLowerCase() === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (!isSecond) return;
      event.preventDefault();
      navigate('/inbox');
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
