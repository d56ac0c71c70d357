import { Calendar } from 'lucide-react';
import { useState } from 'react';
import { type ApiOutput, callApi } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Field, Select, useForm } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { ProjectOptions } from './ProjectOptions.tsx';

type CalendarFeed = ApiOutput<'list_calendar_feeds'>['calendars'][number];

/** The feeds by which the user's calendar program shows dated tasks. */
export function CalendarFeeds() {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const nameFeed = useFeedName();
  const { data, error, refetch } = useApiQuery('list_calendar_feeds', {});
  const [url, setUrl] = useState<string>();
  const [deleting, setDeleting] = useState<CalendarFeed>();
  return (
    <>
      {url && (
        <Section title={t('calendars.fresh')} hint={t('calendars.freshHint')}>
          <CopyableText text={url} label={t('calendars.fresh')} />
          <p>
            <a className="text-accent underline" href={url.replace(/^https?:/, 'webcal:')}>
              {t('calendars.open')}
            </a>
          </p>
        </Section>
      )}
      <Section title={t('calendars.title')} hint={t('calendars.text')}>
        <NewFeedForm
          onCreated={(newUrl) => {
            setUrl(newUrl);
            void refetch();
          }}
        />
        <AsyncContent value={data} error={error}>
          {({ calendars }) =>
            calendars.length === 0 ? (
              <p className="text-muted">{t('calendars.none')}</p>
            ) : (
              <RowList>
                {calendars.map((feed) => (
                  <RowListItem
                    key={feed.id}
                    icon={<Calendar size={18} className="text-muted" aria-hidden="true" />}
                    title={nameFeed(feed)}
                    detail={t('calendars.since', { when: formatDateTime(feed.createdAt, timeZone) })}
                    actions={
                      <Button
                        aria-label={t('calendars.deleteOf', { name: nameFeed(feed) })}
                        onClick={() => setDeleting(feed)}
                      >
                        {t('calendars.delete')}
                      </Button>
                    }
                  />
                ))}
              </RowList>
            )
          }
        </AsyncContent>
      </Section>
      {deleting && (
        <ConfirmDialog
          title={t('calendars.deleteOf', { name: nameFeed(deleting) })}
          text={t('calendars.deleteSure')}
          confirmLabel={t('calendars.delete')}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            const result = await callApi('delete_calendar_feed', { calendarId: deleting.id });
            await refetch();
            return result;
          }}
        />
      )}
    </>
  );
}

function NewFeedForm({ onCreated }: { onCreated: (url: string) => void }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ projectId = '' }) => {
    const result = await callApi('create_calendar_feed', { projectId: projectId === '' ? null : projectId });
    if (!result.ok) return result.error;
    // Only a repeated Idempotency-Key returns no address, and every call has a new one.
    onCreated(result.value.url as string);
    return undefined;
  });
  return (
    <form {...formProps} className="flex flex-wrap items-end gap-2">
      <Field label={t('calendars.tasks')} error={fieldErrors['projectId']}>
        {(control) => (
          <Select {...control} name="projectId" defaultValue="">
            <option value="">{t('calendars.mine')}</option>
            <ProjectOptions />
          </Select>
        )}
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {t('calendars.create')}
      </Button>
      <FormError error={error} />
    </form>
  );
}

/** Returns a function that says which tasks a feed has. */
function useFeedName(): (feed: CalendarFeed) => string {
  const projects = useStore((state) => state.projects);
  return ({ projectId }) => {
    if (projectId === null) return t('calendars.mine');
    return projects.get(projectId)?.name ?? t('calendars.goneProject');
  };
}
