import { type ReactNode, useId } from 'react';

/** Describes the control inside it on hover and focus. The control needs an accessible name of its own. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="group relative inline-flex" aria-describedby={id}>
      {children}
      <span
        id={id}
        role="tooltip"
        className="floating pointer-events-none invisible absolute top-full left-1/2 z-40 mt-1 w-max max-w-60 -translate-x-1/2 px-2 py-1 text-xs group-focus-within:visible group-hover:visible"
      >
        {text}
      </span>
    </span>
  );
}
