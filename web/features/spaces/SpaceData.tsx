import { t } from '../../lib/i18n/index.ts';
import { DownloadLink } from '../../ui/DownloadLink.tsx';
import { Section } from '../../ui/Section.tsx';

/** Downloads what is in the space. */
export function SpaceData({ spaceId }: { spaceId: string }) {
  const href = `/api/spaces/${spaceId}/export`;
  return (
    <Section title={t('export.title')} hint={t('export.hint')}>
      <div className="flex flex-wrap gap-2">
        <DownloadLink href={href}>{t('export.download')}</DownloadLink>
        <DownloadLink href={`${href}?markdown=true`}>{t('export.withMarkdown')}</DownloadLink>
      </div>
    </Section>
  );
}
