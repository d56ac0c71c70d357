import type { ReactNode } from 'react';

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
