import { useState } from 'react';
import { maxTextLength } from '../../../contract/rules/textLimits.ts';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { showToast } from '../../lib/toastStore.ts';
import { useDraftText } from '../../sync/drafts.ts';
import { getState, select } from '../../sync/index.ts';
import { Button, Textarea } from '../../ui/index.ts';
import { TextLimitError } from '../../ui/TextLimitError.tsx';
import { isLive, type NamesOfUsers, type Run } from './describeRun.ts';
import { canTakeBack } from './takeBack.ts';

interface StopRunProps {
  run: Run;
  users: NamesOfUsers;
  onDone: () => Promise<void>;
}

/** Stops an agent, or says who has stopped it and resumes it. Renders nothing for a run that has ended. */
export function StopRun({ run, users, onDone }: StopRunProps) {
  const [isAsking, setAsking] = useState(false);
  if (run.stoppedAt !== null) return <StoppedRun run={run} users={users} onDone={onDone} />;
  if (!isLive(run) || run.by.tokenId === null || !select.canEdit(getState(), run.spaceId)) return null;
  if (isAsking) return <StopForm run={run} onDone={onDone} onClose={() => setAsking(false)} />;
  return (
    <Button className="self-start" onClick={() => setAsking(true)}>
      {t('runs.stop')}
    </Button>
  );
}

function StopForm({ run, onDone, onClose }: { run: Run; onDone: () => Promise<void>; onClose: () => void }) {
  const { text, setText } = useDraftText(`stopRun/${run.id}`, { subject: t('runs.stop') });
  const [isBusy, setBusy] = useState(false);
  const stop = async () => {
    setBusy(true);
    const result = await callApi('stop_run', { runId: run.id, ...(text.trim() && { note: text }) });
    setBusy(false);
    if (!result.ok) return showToast(getErrorMessage(result.error), { tone: 'error' });
    setText('');
    onClose();
    await onDone();
  };
  return (
    <section aria-label={t('runs.stop')} className="flex flex-col gap-2 rounded-card border border-line p-3">
      <p className="text-muted">{t('runs.stopHint')}</p>
      <Textarea
        dir="auto"
        autoFocus
        aria-label={t('runs.stopNote')}
        placeholder={t('runs.stopNote')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="max-h-[30dvh] min-h-9!"
      />
      <TextLimitError text={text} maxLength={maxTextLength} />
      <div className="flex gap-2">
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button
          variant="danger"
          isBusy={isBusy}
          disabled={isBusy || text.length > maxTextLength}
          onClick={() => void stop()}
        >
          {t('runs.stop')}
        </Button>
      </div>
    </section>
  );
}

function StoppedRun({ run, users, onDone }: StopRunProps) {
  const [isBusy, setBusy] = useState(false);
  const { spaceId, by, stoppedById, stopNote } = run;
  const isAllowed = canTakeBack(spaceId, by.userId) || stoppedById === getState().me?.id;
  const resume = async () => {
    setBusy(true);
    const result = await callApi('resume_run', { runId: run.id });
    setBusy(false);
    if (!result.ok) return showToast(getErrorMessage(result.error), { tone: 'error' });
    await onDone();
  };
  const name = users.get(stoppedById ?? '') ?? t('runs.somebody');
  return (
    <section
      aria-label={t('runs.stopped')}
      className="flex flex-wrap items-center gap-2 rounded-card border border-line p-3"
    >
      <p dir="auto" className="min-w-40 flex-1 whitespace-pre-wrap wrap-anywhere">
        {stopNote === null ? t('runs.stoppedBy', { name }) : t('runs.stoppedWhy', { name, note: stopNote })}
      </p>
      {isAllowed && (
        <Button isBusy={isBusy} disabled={isBusy} onClick={() => void resume()}>
          {t('runs.resume')}
        </Button>
      )}
    </section>
  );
}
