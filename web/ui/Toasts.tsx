import { X } from 'lucide-react';
import { t } from '../lib/i18n/index.ts';
import { useSignal } from '../lib/signal.ts';
import { dismissToast, toasts } from '../lib/toastStore.ts';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';

/** Messages about what has just happened, with Undo where possible; screen readers announce them. */
export function Toasts() {
  const visibleToasts = useSignal(toasts);
  return (
    <section
      aria-label={t('ui.notifications')}
      aria-live="polite"
      className="toasts pointer-events-none fixed print:hidden inset-x-2 z-50 flex flex-col items-center gap-2"
    >
      {visibleToasts.map(({ id, text, tone, undo, actions = [] }) => (
        <div
          key={id}
          role={tone === 'error' ? 'alert' : undefined}
          className={cx(
            'floating rises pointer-events-auto flex max-w-full items-center gap-2 py-1 ps-3.5 pe-1 sm:max-w-xl',
          )}
        >
          <span
            dir="auto"
            className={cx(
              'max-h-[40dvh] min-w-0 overflow-y-auto py-1 wrap-anywhere',
              tone === 'error' && 'text-danger',
            )}
          >
            {text}
          </span>
          {[...(undo ? [{ label: t('ui.undo'), onSelect: undo }] : []), ...actions].map(({ label, onSelect }) => (
            <Button
              key={label}
              variant="quiet"
              className="shrink-0 font-medium text-accent"
              onClick={() => {
                dismissToast(id);
                onSelect();
              }}
            >
              {label}
            </Button>
          ))}
          <IconButton label={t('ui.close')} onClick={() => dismissToast(id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </section>
  );
}
