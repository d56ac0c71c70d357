import { useState } from 'react';
import { type ApiResult, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface ConfirmDialogProps {
  title: string;
  text: string;
  confirmLabel: string;
  onClose: () => void;
  /** The dialog stays open if this fails, and the error is shown in a toast. */
  onConfirm: () => Promise<ApiResult<unknown>>;
}

/** Asks for confirmation of an action that cannot be undone. */
export function ConfirmDialog({ title, text, confirmLabel, onClose, onConfirm }: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const result = await onConfirm();
    setBusy(false);
    if (result.ok) onClose();
    else showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4 px-4 pb-4">
        <p>{text}</p>
        <div className="flex justify-end gap-2">
          <Button data-autofocus onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
