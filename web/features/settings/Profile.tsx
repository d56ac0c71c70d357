import { callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { setMe, showToast, useStore } from '../../sync/index.ts';
import type { User } from '../../sync/state.ts';
import { DownloadLink } from '../../ui/DownloadLink.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Field, Input, Select, useForm } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { Appearance } from './Appearance.tsx';

export function Profile() {
  const me = useStore((state) => state.me);
  if (!me) return null;
  return (
    <>
      <ProfileForm me={me} />
      <Appearance me={me} />
      <Section title={t('export.accountTitle')} hint={t('export.accountHint')}>
        <div>
          <DownloadLink href="/api/account/export">{t('export.accountDownload')}</DownloadLink>
        </div>
      </Section>
    </>
  );
}

function ProfileForm({ me }: { me: User }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ name = '', timeZone = '' }) => {
    const result = await callApi('update_me', { name, timeZone });
    if (!result.ok) return result.error;
    setMe(result.value.user);
    showToast(t('settings.saved'));
    return undefined;
  });
  return (
    <Section title={t('profile.title')}>
      <form {...formProps} className="flex max-w-md flex-col gap-1">
        <Field label={t('profile.name')} hint={t('profile.nameHint')} error={fieldErrors['name']}>
          {(control) => <Input {...control} name="name" defaultValue={me.name} maxLength={100} autoComplete="name" />}
        </Field>
        <Field label={t('profile.email')} hint={t('profile.emailHint')}>
          {(control) => <Input {...control} value={me.email} readOnly className="text-muted" />}
        </Field>
        <Field label={t('profile.timeZone')} hint={t('profile.timeZoneHint')} error={fieldErrors['timeZone']}>
          {(control) => (
            <Select {...control} name="timeZone" defaultValue={me.timeZone}>
              {listTimeZones(me.timeZone).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Field>
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-start">
          {t('ui.save')}
        </Button>
      </form>
    </Section>
  );
}

/** The time zones of the browser, UTC, which it may leave out, and the current one, which it may know by another name. */
function listTimeZones(currentZone: string): string[] {
  const supported = Intl.supportedValuesOf('timeZone');
  return [...new Set([...supported, 'UTC', currentZone])].sort();
}
