import { Bot } from 'lucide-react';
import type { Task } from '../../sync/index.ts';
import LeaseMark from './LeaseMark.tsx';
import { LazyRecurrenceMark } from './recurrence/LazyRecurrenceMark.tsx';

interface CardFooterProps {
  task: Task;
  changedByText: string | undefined;
  isChangedByAgent: boolean;
}

/** What is below some cards: how the task repeats, which agent works on it, and who has just changed it. */
export default function CardFooter({ task, changedByText, isChangedByAgent }: CardFooterProps) {
  return (
    <>
      {task.recurrence && (
        <p className="text-xs text-muted">
          <LazyRecurrenceMark recurrence={task.recurrence} />
        </p>
      )}
      <LeaseMark taskId={task.id} />
      {changedByText && (
        <p className="flex items-center gap-1 text-xs text-accent">
          {isChangedByAgent && <Bot size={13} className="shrink-0" aria-hidden="true" />}
          {changedByText}
        </p>
      )}
    </>
  );
}
