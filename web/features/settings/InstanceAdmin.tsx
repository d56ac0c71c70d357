import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { loadAccount, showToast, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { Avatar, Chip, Select } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';

type Account = ApiOutput<'list_users'>['users'][number];

/** The accounts of the server and their plans; for its admin only. */
export function InstanceAdmin() {
  const { data, error, refetch } = useApiQuery('list_users', {});
  return (
    <Section title={t('admin.title')} hint={t('admin.text')}>
      <JobsLine />
      <AsyncContent value={data} error={error}>
        {({ users }) => (
          <RowList>
            {users.map((user) => (
              <AccountRow key={user.id} user={user} onChanged={refetch} />
            ))}
          </RowList>
        )}
      </AsyncContent>
    </Section>
  );
}

/** Whether the jobs of the server run, and why not. */
function JobsLine() {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const { data } = useApiQuery('list_jobs', {});
  const [next] = data?.jobs ?? [];
  if (!data || !next) return null;
  const failed = data.jobs.find(({ failures }) => failures > 0);
  if (!failed) return <p className="text-muted">{t('admin.jobs', { time: formatDateTime(next.runAt, timeZone) })}</p>;
  const details = { kind: failed.kind, count: failed.failures, error: failed.lastError ?? '' };
  return <p className="text-danger">{t('admin.jobFailed', details)}</p>;
}

function AccountRow({ user, onChanged }: { user: Account; onChanged: () => Promise<void> }) {
  const me = useStore((state) => state.me);
  const timeZone = me?.timeZone ?? 'UTC';
  const changePlan = async (plan: Account['plan']) => {
    const result = await callApi('update_user', { userId: user.id, plan });
    if (result.ok) showToast(t('settings.saved'));
    else showToast(getErrorMessage(result.error), { tone: 'error' });
    await onChanged();
    if (user.id === me?.id) await loadAccount();
  };
  const lastSeen = user.lastSeenAt ? formatDateTime(user.lastSeenAt, timeZone) : t('settings.never');
  return (
    <RowListItem
      icon={<Avatar name={user.name} size={28} />}
      title={
        <>
          {user.name}
          {user.id === me?.id && <Chip>{t('settings.you')}</Chip>}
        </>
      }
      detail={
        <>
          {user.email}
          <br />
          {t('admin.created')}: {formatDateTime(user.createdAt, timeZone)} · {t('admin.seen')}: {lastSeen}
        </>
      }
      actions={
        <Select
          aria-label={t('admin.planOf', { name: user.name })}
          value={user.plan}
          className="w-28!"
          onChange={(event) => void changePlan(event.target.value as Account['plan'])}
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
