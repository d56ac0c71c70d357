import { useState } from 'react';
import { maxTextLength } from '../../../../contract/rules/textLimits.ts';
import { type ApiResult, callApi } from '../../../lib/apiClient.ts';
import { t } from '../../../lib/i18n/index.ts';
import { showToast } from '../../../lib/toastStore.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import type { Task } from '../../../sync/index.ts';
import type { Lease } from '../../../sync/leasesSignal.ts';
import { setLease } from '../../../sync/leaseUpdates.ts';
import { Button, Textarea } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';

/** One text for both buttons: an answer, or what a stopped agent is told. */
export function AnswerOrStopAgentForm({
  task,
  isWaiting,
  hasAgent,
}: {
  task: Task;
  isWaiting: boolean;
  hasAgent: boolean;
}) {
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
