import { Bot } from 'lucide-react';
import { useState } from 'react';
import { maxTextLength } from '../../../../contract/rules/textLimits.ts';
import { type ApiResult, callApi } from '../../../lib/apiClient.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import { showToast } from '../../../lib/toastStore.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import type { Task } from '../../../sync/index.ts';
import { type Lease, leases } from '../../../sync/leases.ts';
import { setLease } from '../../../sync/leaseUpdates.ts';
import { Button, Textarea } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { getLeaseText } from '../LeaseMark.tsx';

/** Who works on the task; people stop the agent here and answer its question. */
export default function LeaseStrip({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const lease = useSignal(leases).get(task.id);
  if (!lease) return null;
  const isWaiting = lease.state === 'waiting';
  return (
    <section
      aria-label={t('lease.strip')}
      className="flex flex-col items-start gap-2 rounded-control bg-sunken px-3 py-2"
    >
      <p className="flex items-start gap-2">
        <Bot size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${isWaiting ? '' : 'breathing text-accent'}`} />
        <span dir="auto" className="min-w-0 whitespace-pre-wrap wrap-anywhere">
          {getLeaseText(lease)}
        </span>
      </p>
      {!isWaiting && <p className="text-xs text-muted">{formatDuration(lease)}</p>}
      {canEdit && <LeaseForm task={task} isWaiting={isWaiting} hasAgent={lease.by !== null} />}
    </section>
  );
}

/** One text for both buttons: an answer, or what a stopped agent is told. */
function LeaseForm({ task, isWaiting, hasAgent }: { task: Task; isWaiting: boolean; hasAgent: boolean }) {
  const { text, setText } = useDraftText(`lease/${task.id}`, { subject: task.title, taskId: task.id });
  const [isSending, setSending] = useState(false);
  const label = t(isWaiting ? 'lease.answerHint' : 'lease.stopHint');
  const isTooLong = text.length > maxTextLength;
  const send = async (call: () => Promise<ApiResult<{ lease: Lease | null }>>, doneText?: string) => {
    setSending(true);
    const result = await call();
    setSending(false);
    if (!result.ok) return showToast(result.error.message, { tone: 'error' });
    // What was typed is kept until the server has it.
    setText('');
    setLease(task.id, result.value.lease);
    if (doneText !== undefined) showToast(doneText);
  };
  const taskId = task.id;
  return (
    <>
      <Textarea
        dir="auto"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="max-h-[30dvh] min-h-9!"
      />
      <TextLimitError text={text} maxLength={maxTextLength} />
      <div className="flex gap-2">
        {isWaiting && (
          <Button
            disabled={isSending || isTooLong || !text.trim()}
            onClick={() => void send(() => callApi('answer_work', { taskId, content: text }))}
          >
            {t('lease.answer')}
          </Button>
        )}
        {hasAgent && (
          <Button
            disabled={isSending || isTooLong}
            onClick={() =>
              void send(() => callApi('stop_work', { taskId, ...(text.trim() && { note: text }) }), t('lease.stopped'))
            }
          >
            {t('lease.stop')}
          </Button>
        )}
      </div>
    </>
  );
}

function formatDuration({ claimedAt, until }: Lease): string {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(claimedAt)) / 60_000));
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(new Date(until));
  return t('lease.since', { minutes, until: time });
}
