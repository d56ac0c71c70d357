import { Plus } from 'lucide-react';
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
import { Button, Chip, Dialog, Field, Input, Select, useForm } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { SnippetTabs } from './SnippetTabs.tsx';
import { readTokenSpaceIds, TokenSpacesField, useTokenSpaceNames } from './TokenSpacesField.tsx';

type Token = ApiOutput<'list_tokens'>['tokens'][number];

const lifetimesInDays = [7, 30, 90, 365];
const dayMs = 86_400_000;

export function ApiTokens() {
  const isFree = useStore((state) => state.me?.plan === 'free');
  const { data, error, refetch } = useApiQuery('list_tokens', {});
  const [secret, setSecret] = useState<string>();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  return (
    <>
      {secret && (
        <Section title={t('tokens.fresh')} hint={t('tokens.freshHint')}>
          <CopyableText text={secret} label={t('tokens.fresh')} />
          <SnippetTabs token={secret} />
        </Section>
      )}
      <Section
        title={t('tokens.title')}
        hint={t('tokens.text')}
        action={
          <Button variant="primary" icon={<Plus size={16} />} onClick={() => setCreating(true)}>
            {t('tokens.new')}
          </Button>
        }
      >
        {isFree && <p className="rounded-card bg-soft p-3">{t('tokens.planFree')}</p>}
        <AsyncContent value={data} error={error}>
          {({ tokens }) =>
            tokens.length === 0 ? (
              <p className="text-muted">{t('tokens.none')}</p>
            ) : (
              <RowList>
                {tokens.map((token) => (
                  <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
                ))}
              </RowList>
            )
          }
        </AsyncContent>
      </Section>
      {isCreating && (
        <NewTokenDialog
          onClose={() => setCreating(false)}
          onCreated={(newSecret) => {
            setCreating(false);
            setSecret(newSecret);
            void refetch();
          }}
        />
      )}
      {revoking && (
        <ConfirmDialog
          title={t('tokens.revokeOf', { name: revoking.name })}
          text={t('tokens.revokeSure', { name: revoking.name })}
          confirmLabel={t('tokens.revoke')}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            const result = await callApi('revoke_token', { tokenId: revoking.id });
            await refetch();
            return result;
          }}
        />
      )}
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const nameSpaces = useTokenSpaceNames();
  const { name, hint, scope, spaceIds, lastUsedAt, expiresAt } = token;
  const expiry = expiresAt && formatDateTime(expiresAt, timeZone);
  const isExpired = expiresAt !== null && expiresAt <= new Date().toISOString();
  return (
    <RowListItem
      title={
        <>
          {name}
          <code className="text-xs font-normal text-muted">{hint}…</code>
          {scope === 'read' && <Chip>{t('tokens.read')}</Chip>}
        </>
      }
      detail={[
        nameSpaces(spaceIds),
        lastUsedAt ? t('tokens.used', { when: formatDateTime(lastUsedAt, timeZone) }) : t('tokens.unused'),
        expiry && t(isExpired ? 'tokens.ended' : 'tokens.until', { when: expiry }),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <Button aria-label={t('tokens.revokeOf', { name })} onClick={onRevoke}>
          {t('tokens.revoke')}
        </Button>
      }
    />
  );
}

function NewTokenDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (secret: string) => void }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ name = '', scope, days = '' }, form) => {
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
    const result = await callApi('create_token', {
      name,
      scope: scope === 'read' ? 'read' : 'write',
      spaceIds: readTokenSpaceIds(form),
      expiresAt,
    });
    if (!result.ok) return result.error;
    // Only a repeated Idempotency-Key returns no secret, and every call has a new one.
    onCreated(result.value.secret as string);
    return undefined;
  });
  return (
    <Dialog title={t('tokens.new')} onClose={onClose}>
      <form {...formProps} className="flex flex-col gap-1 px-4 pb-4">
        <Field label={t('tokens.name')} hint={t('tokens.nameHint')} error={fieldErrors['name']}>
          {(control) => <Input {...control} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <Field label={t('tokens.scope')}>
          {(control) => (
            <Select {...control} name="scope" defaultValue="write">
              <option value="write">{t('tokens.write')}</option>
              <option value="read">{t('tokens.read')}</option>
            </Select>
          )}
        </Field>
        <TokenSpacesField error={fieldErrors['spaceIds']} />
        <Field label={t('tokens.expires')} error={fieldErrors['expiresAt']}>
          {(control) => (
            <Select {...control} name="days" defaultValue="">
              <option value="">{t('tokens.expiresNever')}</option>
              {lifetimesInDays.map((days) => (
                <option key={days} value={days}>
                  {t('tokens.expiresDays', { count: days })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-end">
          {t('tokens.create')}
        </Button>
      </form>
    </Dialog>
  );
}
