import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  hint?: string | undefined;
  icon?: ReactNode;
  /** The button for the obvious next step. */
  action?: ReactNode;
}

export function EmptyState({ title, hint, icon, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-16 text-center">
      {icon && <div className="text-muted">{icon}</div>}
      <h2 className="text-base font-semibold">{title}</h2>
      {hint && <p className="text-muted">{hint}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
