import { useState } from 'react';
import { getErrorMessage } from '../../lib/apiClient.ts';
import { addDays, formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { Link } from '../../lib/router.tsx';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { Field } from '../../ui/Field.tsx';
import { Input, Select } from '../../ui/FormControls.tsx';
import { Chip, cx, Skeleton } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { describeCounts, describeRun, getRunPath, isLive, type Run } from './describeRun.ts';
import { StopRun } from './StopRun.tsx';
import { useUserNames } from './useUserAndReferenceNames.ts';

const refreshMs = 10_000;
const maxRuns = 200;

/** The runs of a space: those that go on first, then the latest. */
export function RunList({ spaceId }: { spaceId: string }) {
  const [tokenId, setTokenId] = useState('');
  const [day, setDay] = useState('');
  const names = useUserNames(spaceId);
  const { data: all } = useApiQuery('list_runs', { spaceId, limit: maxRuns });
  const chosen = {
    spaceId,
    limit: maxRuns,
    ...(tokenId && { tokenId }),
    ...(day && { startedAfter: `${day}T00:00`, startedBefore: `${addDays(day, 1)}T00:00` }),
  };
  const { data, error, refetch } = useApiQuery('list_runs', chosen, { refreshMs });
  const agents = new Map(
    (all?.runs ?? []).flatMap(({ by }) => (by.tokenId ? [[by.tokenId, by.tokenName ?? t('runs.unnamed')]] : [])),
  );
  return (
    <>
      <p className="text-muted">{t('runs.hint')}</p>
      <div className="flex flex-wrap gap-3">
        <Field label={t('runs.agent')}>
          {(control) => (
            <Select {...control} value={tokenId} onChange={(event) => setTokenId(event.target.value)}>
              <option value="">{t('runs.allAgents')}</option>
              {[...agents].map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('runs.day')}>
          {(control) => <Input {...control} type="date" value={day} onChange={(event) => setDay(event.target.value)} />}
        </Field>
      </div>
      {error && !data && (
        <p role="alert" className="text-danger">
          {t('runs.loadFailed', { why: getErrorMessage(error) })}
        </p>
      )}
      {!data && !error && <Skeleton className="h-28" />}
      {data && data.runs.length > 0 && (
        <RowList>
          {[...data.runs].sort(byActivity).map((run) => (
            <RunRow key={run.id} run={run} spaceId={spaceId} names={names} onDone={refetch} />
          ))}
        </RowList>
      )}
      {data?.runs.length === 0 && <p className="text-muted">{t(tokenId || day ? 'runs.noneFiltered' : 'runs.none')}</p>}
    </>
  );
}

interface RunRowProps {
  run: Run;
  spaceId: string;
  names: ReadonlyMap<string, string>;
  onDone: () => Promise<void>;
}

function RunRow({ run, spaceId, names, onDone }: RunRowProps) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  return (
    <RowListItem
      title={
        <>
          <Link href={getRunPath(spaceId, run.id)} className="hover:underline">
            {describeRun(run, names)}
          </Link>
          <RunStateChip state={run.state} />
        </>
      }
      actions={getRank(run) > 0 && <StopRun run={run} users={names} onDone={onDone} />}
      detail={[run.goal, describeCounts(run), formatDateTime(run.lastAt, timeZone)].filter(Boolean).join(' · ')}
    />
  );
}

export function RunStateChip({ state }: { state: Run['state'] }) {
  return <Chip className={cx(state === 'working' && 'border-accent text-accent')}>{t(`runs.${state}`)}</Chip>;
}

/** What goes on, and what somebody has to let go on, comes first. */
const getRank = (run: Run) => Number(isLive(run) || run.stoppedAt !== null);

function byActivity(a: Run, b: Run): number {
  return getRank(b) - getRank(a) || (a.id < b.id ? 1 : -1);
}
