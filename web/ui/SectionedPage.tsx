import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from '../lib/router.tsx';
import { cx } from './cx.ts';

interface SectionedPageProps {
  label: string;
  sections: readonly { path: string; label: string }[];
  current: string;
  children: ReactNode;
}

/** A page of sections with links beside them; on a narrow screen the links form a row above. */
export function SectionedPage({ label, sections, current, children }: SectionedPageProps) {
  const links = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls whenever the section changes
  useEffect(() => {
    links.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [current]);
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:flex-row md:gap-8 md:py-8">
      <nav
        ref={links}
        aria-label={label}
        className="relative -mx-4 flex gap-1 overflow-x-auto px-4 md:mx-0 md:w-48 md:flex-col md:px-0"
      >
        {sections.map((section) => (
          <Link
            key={section.path}
            href={section.path}
            aria-current={section.path === current ? 'page' : undefined}
            className={cx(
              'touch flex min-h-8 shrink-0 items-center rounded-control px-2.5 whitespace-nowrap hover:bg-hover',
              section.path === current && 'bg-hover font-medium',
            )}
          >
            {section.label}
          </Link>
        ))}
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-8">{children}</div>
    </div>
  );
}
