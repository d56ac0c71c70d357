import { Ellipsis } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { Task } from '../../sync/index.ts';
import { IconButton } from '../../ui/index.ts';
import type { TaskMenuStep } from './TaskActionsMenu.tsx';

export const LazyTaskActionsMenu = lazyWithPreload(() => loadWithMessages('board', import('./TaskActionsMenu.tsx')));

/** Opens the menu with everything that can also be done by dragging or by keyboard. */
export function TaskActionsButton({ task }: { task: Task }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [step, setStep] = useState<TaskMenuStep>();
  return (
    <>
      <IconButton
        ref={anchor}
        label={t('task.actionsOf', { title: task.title })}
        aria-haspopup="menu"
        aria-expanded={step !== undefined}
        onClick={() => setStep(step ? undefined : 'menu')}
        className="touch-bleed size-6! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 coarse:opacity-100"
      >
        <Ellipsis size={15} />
      </IconButton>
      {step && (
        <Suspense>
          <LazyTaskActionsMenu task={task} anchor={anchor} step={step} onStepChange={setStep} />
        </Suspense>
      )}
    </>
  );
}
