import { type ReactNode, type RefObject, useRef, useState } from 'react';

interface PropertyRowProps {
  label: string;
  canEdit: boolean;
  children: ReactNode;
  renderPicker: (popover: { anchor: RefObject<HTMLElement | null>; onClose: () => void }) => ReactNode;
}

/** A field of a task as a button that opens its picker, or as plain text if it cannot be edited. */
export function PropertyRow({ label, canEdit, children, renderPicker }: PropertyRowProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <LabelledRow label={label}>
      {canEdit ? (
        <button
          ref={anchor}
          type="button"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="touch flex min-h-8 w-full min-w-0 flex-wrap items-center gap-1.5 rounded-control px-2 py-1 text-start hover:bg-hover"
        >
          <span className="sr-only">{label}: </span>
          {children}
        </button>
      ) : (
        <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-1.5 px-2 py-1 coarse:min-h-11">{children}</div>
      )}
      {isOpen && renderPicker({ anchor, onClose: () => setOpen(false) })}
    </LabelledRow>
  );
}

/** A label beside its field. Hidden from screen readers, so the field needs an accessible name of its own. */
export function LabelledRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-start">
      <span aria-hidden="true" className="flex min-h-8 items-center px-2 text-muted coarse:min-h-11">
        {label}
      </span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
