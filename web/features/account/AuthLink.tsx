import { Link, usePlace } from '../../lib/router.tsx';

/** Says something above the form. */
export type Notice = (text: string) => void;

export interface EntranceProps {
  email: string;
  onEmail: (email: string) => void;
  onNotice: Notice;
  onEntered: () => Promise<void>;
}

/** A link to another of these pages, which keeps the invitation and where to return to. */
export function DoorLink({ to, children }: { to: string; children: string }) {
  const { hash, query } = usePlace();
  const search = query.size > 0 ? `?${query}` : '';
  return (
    <Link
      href={to + search + hash}
      className="touch inline-flex min-h-8 items-center font-medium text-accent underline"
    >
      {children}
    </Link>
  );
}
