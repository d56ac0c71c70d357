import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { Link } from '../../lib/router.tsx';
import { showToast } from '../../lib/toastStore.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { Button, Checkbox, Skeleton } from '../../ui/index.ts';
import { describeCounts, describeRun, type RunItem } from './describeRun.ts';
import { RunItemCard } from './RunItemCard.tsx';
import { RunStateChip } from './RunList.tsx';
import { StopRun } from './StopRun.tsx';
import { canTakeBack, takeBack } from './takeBack.ts';
import { useReferenceNames, useUserNames } from './useUserAndReferenceNames.ts';

const pageSize = 200;
const refreshMs = 10_000;

/** A run: what it changed, by task, with what was before and what is now, and taking it back. */
export function RunDetail({ spaceId, runId }: { spaceId: string; runId: string }) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const users = useUserNames(spaceId);
  const { data, error, refetch } = useApiQuery('get_run', { runId, limit: pageSize }, { refreshMs });
  const [more, setMore] = useState<{ items: RunItem[]; nextCursor: string | undefined }>();
  const [leftOutIds, setLeftOutIds] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const items = [...(data?.items ?? []), ...(more?.items ?? [])];
  const names = { users, references: useReferenceNames(spaceId, items) };
  if (!data) {
    return error ? (
      <p role="alert" className="text-danger">
        {t('runs.loadFailed', { why: getErrorMessage(error) })}
      </p>
    ) : (
      <Skeleton className="h-40" />
    );
  }
  const { run } = data;
  const groups = Map.groupBy(items, ({ taskId }) => taskId);
  const taskIds = [...groups.keys()].filter((id) => id !== null);
  const chosenIds = taskIds.filter((id) => !leftOutIds.has(id));
  const isAllowed = canTakeBack(spaceId, run.by.userId);
  const isAppliedSomewhere = items.some(({ state }) => state === 'applied');
  const nextCursor = more ? more.nextCursor : data.nextCursor;

  const start = async (request: { taskIds?: string[]; force?: boolean }) => {
    setBusy(true);
    await takeBack(runId, request, refresh);
    setBusy(false);
  };
  const refresh = async () => {
    setMore(undefined);
    await refetch();
  };
  const loadMore = async () => {
    const result = await callApi('get_run', { runId, limit: pageSize, cursor: nextCursor });
    if (result.ok)
      setMore({ items: [...(more?.items ?? []), ...result.value.items], nextCursor: result.value.nextCursor });
    else showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(leftOutIds);
    for (const id of ids)
      if (isChosen) next.delete(id);
      else next.add(id);
    setLeftOutIds(next);
  };
  return (
    <>
      <Link href={`/spaces/${spaceId}/agents`} className="self-start text-accent hover:underline">
        {t('runs.back')}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-60 flex-1">
          <h2 dir="auto" className="flex flex-wrap items-center gap-2 text-base font-semibold">
            {describeRun(run, users)}
            <RunStateChip state={run.state} />
          </h2>
          <p className="text-muted">
            {[run.goal, describeCounts(run), formatDateTime(run.startedAt, timeZone)].filter(Boolean).join(' · ')}
          </p>
        </div>
        {isAllowed && isAppliedSomewhere && (
          <div className="flex flex-wrap gap-2">
            {chosenIds.length < taskIds.length && (
              <Button
                variant="primary"
                isBusy={isBusy}
                disabled={isBusy || chosenIds.length === 0}
                onClick={() => void start({ taskIds: chosenIds })}
              >
                {t('runs.takeBackChosen', { count: chosenIds.length })}
              </Button>
            )}
            {chosenIds.length === taskIds.length && (
              <Button variant="primary" isBusy={isBusy} disabled={isBusy} onClick={() => void start({})}>
                {t('runs.takeBackAll')}
              </Button>
            )}
          </div>
        )}
      </div>
      <StopRun run={run} users={users} onDone={refresh} />
      {!isAllowed && <p className="text-muted">{t('runs.notAllowed')}</p>}
      {isAllowed && taskIds.length > 1 && (
        <Checkbox
          label={t('runs.chooseAll')}
          checked={chosenIds.length === taskIds.length}
          onChange={(event) => choose(taskIds, event.target.checked)}
        />
      )}
      <ul className="flex flex-col gap-3">
        {[...groups].map(([taskId, members]) => (
          <li key={taskId ?? 'space'} className="[contain-intrinsic-size:auto_6rem] [content-visibility:auto]">
            <RunItemCard
              items={members}
              names={names}
              isChosen={taskId !== null && !leftOutIds.has(taskId)}
              onChoose={taskId !== null && isAllowed ? (isChosen) => choose([taskId], isChosen) : undefined}
              onForce={taskId !== null && isAllowed ? () => start({ taskIds: [taskId], force: true }) : undefined}
            />
          </li>
        ))}
      </ul>
      {nextCursor !== undefined && (
        <Button className="self-center" onClick={() => void loadMore()}>
          {t('runs.more')}
        </Button>
      )}
    </>
  );
}
