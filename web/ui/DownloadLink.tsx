import type { ReactNode } from 'react';

/** A link that looks like a button and downloads what the server sends. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      download
      className="touch inline-flex min-h-8 items-center justify-center gap-1.5 rounded-control border border-line bg-surface px-3 whitespace-nowrap transition-colors hover:bg-hover"
    >
      {children}
    </a>
  );
}
