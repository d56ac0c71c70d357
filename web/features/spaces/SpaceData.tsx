import { lazy, Suspense } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { select, useStore } from '../../sync/index.ts';
import { DownloadLink } from '../../ui/DownloadLink.tsx';
import { Section } from '../../ui/Section.tsx';

const ImportSection = lazy(() => import('./import/ImportSection.tsx'));

/** Brings tasks into the space, for its admins, and downloads what is in it. */
export function SpaceData({ spaceId }: { spaceId: string }) {
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, spaceId));
  const href = `/api/spaces/${spaceId}/export`;
  return (
    <>
      {isAdmin && (
        <Suspense fallback={null}>
          <ImportSection spaceId={spaceId} />
        </Suspense>
      )}
      <Section title={t('export.title')} hint={t('export.hint')}>
        <div className="flex flex-wrap gap-2">
          <DownloadLink href={href}>{t('export.download')}</DownloadLink>
          <DownloadLink href={`${href}?markdown=true`}>{t('export.withMarkdown')}</DownloadLink>
        </div>
      </Section>
    </>
  );
}
