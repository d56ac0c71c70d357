import { useState } from 'react';
import { invitableRoles } from '../../../contract/rules/roles.ts';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { showToast, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { CopyableText } from '../../ui/CopyableText.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Field, Input, Select, useForm } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';

/** Creates invite links, which the server also emails if it can, and lists and revokes pending invitations. */
export function SpaceInvitations({ spaceId }: { spaceId: string }) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const { data, error, refetch } = useApiQuery('list_invitations', { spaceId });
  const [link, setLink] = useState<string>();
  const revoke = async (invitationId: string) => {
    const result = await callApi('delete_invitation', { spaceId, invitationId });
    if (!result.ok) showToast(getErrorMessage(result.error), { tone: 'error' });
    await refetch();
  };
  return (
    <>
      <InviteForm
        spaceId={spaceId}
        onCreated={(url) => {
          setLink(url);
          void refetch();
        }}
      />
      {link && (
        <Section title={t('members.inviteLink')} hint={t('members.inviteLinkHint')}>
          <CopyableText text={link} label={t('members.inviteLink')} />
        </Section>
      )}
      <AsyncContent value={data} error={error}>
        {({ invitations }) =>
          invitations.length > 0 && (
            <Section title={t('members.waiting')}>
              <RowList>
                {invitations.map(({ id, email, role, expiresAt }) => (
                  <RowListItem
                    key={id}
                    title={email ?? t('members.anyone')}
                    detail={`${t(`members.${role}`)} · ${t('tokens.until', { when: formatDateTime(expiresAt, timeZone) })}`}
                    actions={
                      <Button
                        aria-label={t('members.revokeOf', { name: email ?? t('members.anyone') })}
                        onClick={() => void revoke(id)}
                      >
                        {t('members.revoke')}
                      </Button>
                    }
                  />
                ))}
              </RowList>
            </Section>
          )
        }
      </AsyncContent>
    </>
  );
}

function InviteForm({ spaceId, onCreated }: { spaceId: string; onCreated: (url: string) => void }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ email = '', role }, form) => {
    const result = await callApi('create_invitation', {
      spaceId,
      role: invitableRoles.find((known) => known === role) ?? 'member',
      ...(email.trim() && { email }),
    });
    if (!result.ok) return result.error;
    form.reset();
    // Only a repeated Idempotency-Key returns no link, and every call has a new one.
    onCreated(result.value.url as string);
    return undefined;
  });
  return (
    <Section title={t('members.invite')} hint={t('members.inviteText')}>
      <form {...formProps} className="flex max-w-md flex-col gap-1">
        <Field label={t('members.inviteEmail')} hint={t('members.inviteEmailHint')} error={fieldErrors['email']}>
          {(control) => <Input {...control} name="email" type="email" autoComplete="off" />}
        </Field>
        <Field label={t('members.inviteRole')}>
          {(control) => (
            <Select {...control} name="role" defaultValue="member">
              {invitableRoles.map((role) => (
                <option key={role} value={role}>
                  {t(`members.${role}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-start">
          {t('members.inviteMake')}
        </Button>
      </form>
    </Section>
  );
}
