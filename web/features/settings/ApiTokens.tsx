import { Plus } from 'lucide-react';
import { useState } from 'react';
import { call, type Output } from '../../lib/apiClient.ts';
import { showInstant } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useAnswer } from '../../lib/useApiQuery.ts';
import { useStore, wordsOf } from '../../sync/index.ts';
import { Badge, Button, Dialog, Field, Input, Select, useForm } from '../../ui/index.ts';
import { Confirm, Copyable, Loaded, Row, Rows, Section } from '../../ui/Section.tsx';
import { Snippets } from './SnippetTabs.tsx';

type Token = Output<'list_tokens'>['tokens'][number];

const lifetimes = [7, 30, 90, 365];
const dayMs = 86_400_000;

export function Tokens() {
  const isFree = useStore((state) => state.me?.plan === 'free');
  const { value, problem, reload } = useAnswer('list_tokens', {});
  const [secret, setSecret] = useState<string>();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  return (
    <>
      {secret && (
        <Section title={t('tokens.fresh')} hint={t('tokens.freshHint')}>
          <Copyable text={secret} label={t('tokens.fresh')} />
          <Snippets token={secret} />
        </Section>
      )}
      <Section
        title={t('tokens.title')}
        hint={t('tokens.text')}
        action={
          <Button look="primary" icon={<Plus size={16} />} onClick={() => setCreating(true)}>
            {t('tokens.new')}
          </Button>
        }
      >
        {isFree && <p className="rounded-card bg-soft p-3">{t('tokens.planFree')}</p>}
        <Loaded value={value} problem={problem}>
          {({ tokens }) =>
            tokens.length === 0 ? (
              <p className="text-muted">{t('tokens.none')}</p>
            ) : (
              <Rows>
                {tokens.map((token) => (
                  <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Section>
      {isCreating && (
        <NewToken
          onClose={() => setCreating(false)}
          onMade={(made) => {
            setCreating(false);
            setSecret(made);
            void reload();
          }}
        />
      )}
      {revoking && (
        <Confirm
          title={t('tokens.revokeOf', { name: revoking.name })}
          text={t('tokens.revokeSure', { name: revoking.name })}
          confirm={t('tokens.revoke')}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            const result = await call('revoke_token', { tokenId: revoking.id });
            await reload();
            return result;
          }}
        />
      )}
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const { name, hint, scope, lastUsedAt, expiresAt } = token;
  const ends = expiresAt && showInstant(expiresAt, timeZone);
  const hasEnded = expiresAt !== null && expiresAt <= new Date().toISOString();
  return (
    <Row
      title={
        <>
          {name}
          <code className="text-xs font-normal text-muted">{hint}…</code>
          {scope === 'read' && <Badge>{t('tokens.read')}</Badge>}
        </>
      }
      detail={[
        lastUsedAt ? t('tokens.used', { when: showInstant(lastUsedAt, timeZone) }) : t('tokens.unused'),
        ends && t(hasEnded ? 'tokens.ended' : 'tokens.until', { when: ends }),
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

function NewToken({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const { form, errors, problem, isBusy } = useForm(async ({ name = '', scope, days = '' }) => {
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
    const result = await call('create_token', { name, scope: scope === 'read' ? 'read' : 'write', expiresAt });
    if (!result.ok) return result.problem;
    onMade(result.value.secret);
    return undefined;
  });
  return (
    <Dialog title={t('tokens.new')} onClose={onClose}>
      <form {...form} className="flex flex-col gap-1 px-4 pb-4">
        <Field label={t('tokens.name')} hint={t('tokens.nameHint')} error={errors['name']}>
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
        <Field label={t('tokens.expires')} error={errors['expiresAt']}>
          {(control) => (
            <Select {...control} name="days" defaultValue="">
              <option value="">{t('tokens.expiresNever')}</option>
              {lifetimes.map((days) => (
                <option key={days} value={days}>
                  {t('tokens.expiresDays', { count: days })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {problem && problem.issues.length === 0 && (
          <p role="alert" className="text-danger">
            {wordsOf(problem)}
          </p>
        )}
        <Button type="submit" look="primary" isBusy={isBusy} className="self-end">
          {t('tokens.create')}
        </Button>
      </form>
    </Dialog>
  );
}
