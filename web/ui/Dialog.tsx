import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../lib/i18n/index.ts';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  /** Only screen readers get the title. */
  isTitleHidden?: boolean;
}

/** A modal dialog. It is open while rendered; Escape, the close button and a press outside close it. */
export function Dialog({ title, onClose, children, className, isTitleHidden }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const wasPressedOutside = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const previousFocus = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    // The browser would focus the close button.
    dialog?.querySelector<HTMLElement>('[data-autofocus], input, textarea, select, nav a')?.focus();
    return () => {
      dialog?.close();
      if (previousFocus instanceof HTMLElement && previousFocus.isConnected) previousFocus.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        wasPressedOutside.current = event.target === ref.current;
      }}
      // A text selection that ends outside of the dialog clicks the dialog too.
      onClick={(event) => event.target === ref.current && wasPressedOutside.current && onClose()}
      className={cx(
        'floating m-auto max-h-[85dvh] w-[calc(100%-2rem)] max-w-lg overflow-visible p-0',
        'flex-col open:flex',
        className,
      )}
    >
      <div className={isTitleHidden ? 'sr-only' : 'flex items-center justify-between gap-2 px-4 pt-3 pb-2'}>
        <h2 id={titleId} dir="auto" className="min-w-0 text-base font-semibold wrap-anywhere">
          {title}
        </h2>
        {!isTitleHidden && (
          <IconButton label={t('ui.close')} onClick={onClose}>
            <X size={16} />
          </IconButton>
        )}
      </div>
      {children}
    </dialog>
  );
}
