import type { ReactNode } from 'react';

/** A framed list of rows. */
export function RowList({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">{children}</ul>
  );
}

interface RowListItemProps {
  title: ReactNode;
  detail?: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
}

export function RowListItem({ title, detail, icon, actions }: RowListItemProps) {
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
