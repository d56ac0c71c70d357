import { Link, useLocation } from '../../lib/router.tsx';

/** A link to another auth page. Keeps the hash and the query, which hold the invitation and the return path. */
export function AuthLink({ to, children }: { to: string; children: string }) {
  const { hash, query } = useLocation();
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
