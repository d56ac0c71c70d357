import { call, type Output } from '../../lib/apiClient.ts';
import { showInstant } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useAnswer } from '../../lib/useApiQuery.ts';
import { loadAccount, say, useStore, wordsOf } from '../../sync/index.ts';
import { Avatar, Badge, Select } from '../../ui/index.ts';
import { Loaded, Row, Rows, Section } from '../../ui/Section.tsx';

type Account = Output<'list_users'>['users'][number];

/** Accounts and plans of the instance. */
export function Admin() {
  const { value, problem, reload } = useAnswer('list_users', {});
  return (
    <Section title={t('admin.title')} hint={t('admin.text')}>
      <Loaded value={value} problem={problem}>
        {({ users }) => (
          <Rows>
            {users.map((user) => (
              <AccountRow key={user.id} user={user} onChanged={reload} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Section>
  );
}

function AccountRow({ user, onChanged }: { user: Account; onChanged: () => Promise<void> }) {
  const me = useStore((state) => state.me);
  const timeZone = me?.timeZone ?? 'UTC';
  const change = async (plan: Account['plan']) => {
    const result = await call('update_user', { userId: user.id, plan });
    if (result.ok) say(t('settings.saved'));
    else say(wordsOf(result.problem), { tone: 'problem' });
    await onChanged();
    if (user.id === me?.id) await loadAccount();
  };
  const seen = user.lastSeenAt ? showInstant(user.lastSeenAt, timeZone) : t('settings.never');
  return (
    <Row
      icon={<Avatar name={user.name} size={28} />}
      title={
        <>
          {user.name}
          {user.id === me?.id && <Badge>{t('settings.you')}</Badge>}
        </>
      }
      detail={
        <>
          {user.email}
          <br />
          {t('admin.created')}: {showInstant(user.createdAt, timeZone)} · {t('admin.seen')}: {seen}
        </>
      }
      actions={
        <Select
          aria-label={t('admin.planOf', { name: user.name })}
          value={user.plan}
          className="w-28!"
          onChange={(event) => void change(event.target.value as Account['plan'])}
        >
          {(['free', 'pro', 'team'] as const).map((plan) => (
            <option key={plan} value={plan}>
              {t(`plan.${plan}`)}
            </option>
          ))}
        </Select>
      }
    />
  );
}
