import { useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { showToast, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Checkbox, Chip, Field, PasswordInput, useForm } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';

type Session = ApiOutput<'list_sessions'>['sessions'][number];

export function Security() {
  const { data, error, refetch } = useApiQuery('list_sessions', {});
  return (
    <>
      <ChangePasswordForm onChanged={refetch} />
      <Section title={t('security.sessions')}>
        <AsyncContent value={data} error={error}>
          {({ sessions }) => (
            <RowList>
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} onEnded={refetch} />
              ))}
            </RowList>
          )}
        </AsyncContent>
      </Section>
    </>
  );
}

function ChangePasswordForm({ onChanged }: { onChanged: () => Promise<void> }) {
  const email = useStore((state) => state.me?.email);
  const { formProps, fieldErrors, error, isBusy } = useForm(
    async ({ currentPassword = '', password = '', revoke }, form) => {
      const result = await callApi('change_password', { currentPassword, password, revokeTokens: revoke === 'on' });
      if (!result.ok) return result.error;
      form.reset();
      showToast(t('security.changed'));
      await onChanged();
      return undefined;
    },
  );
  return (
    <Section title={t('security.password')}>
      <form {...formProps} className="flex max-w-md flex-col gap-1">
        <input type="hidden" autoComplete="username" value={email ?? ''} readOnly />
        <Field label={t('security.current')} error={fieldErrors['currentPassword']}>
          {(control) => <PasswordInput {...control} name="currentPassword" autoComplete="current-password" />}
        </Field>
        <Field label={t('security.new')} hint={t('security.newHint')} error={fieldErrors['password']}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
        </Field>
        <Checkbox name="revoke" label={t('security.revoke')} />
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-start">
          {t('security.change')}
        </Button>
      </form>
    </Section>
  );
}

function SessionRow({ session, onEnded }: { session: Session; onEnded: () => Promise<void> }) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const [isBusy, setBusy] = useState(false);
  const deviceName = describeUserAgent(session.userAgent) ?? t('security.unknown');
  const signOut = async () => {
    setBusy(true);
    const result = await callApi('end_session', { sessionId: session.id });
    if (!result.ok) showToast(getErrorMessage(result.error), { tone: 'error' });
    await onEnded();
  };
  return (
    <RowListItem
      title={
        <>
          {deviceName}
          {session.isCurrent && <Chip>{t('security.current_')}</Chip>}
        </>
      }
      detail={t('security.seen', { when: formatDateTime(session.lastSeenAt, timeZone) })}
      actions={
        !session.isCurrent && (
          <Button isBusy={isBusy} aria-label={t('security.endOf', { what: deviceName })} onClick={() => void signOut()}>
            {t('security.end')}
          </Button>
        )
      }
    />
  );
}

/** The browser and operating system, such as `Firefox · Windows`; undefined without a user agent. */
function describeUserAgent(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined;
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`));
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'Linux'].find((name) => userAgent.includes(name));
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  const parts = [browser, system].filter((part) => part !== undefined).map((part) => names[part] ?? part);
  return parts.length > 0 ? parts.join(' · ') : userAgent.slice(0, 60);
}
