import { Bot } from 'lucide-react';
import LeaseMark from './LeaseMark.tsx';

interface LeaseAndLatestChangeProps {
  taskId: string;
  changedByText: string | undefined;
  isChangedByAgent: boolean;
}

/** What is below some cards: which agent works on the task, and who has just changed it. */
export default function LeaseAndLatestChange({ taskId, changedByText, isChangedByAgent }: LeaseAndLatestChangeProps) {
  return (
    <>
      <LeaseMark taskId={taskId} />
      {changedByText && (
        <p className="flex items-center gap-1 text-xs text-accent">
          {isChangedByAgent && <Bot size={13} className="shrink-0" aria-hidden="true" />}
          {changedByText}
        </p>
      )}
    </>
  );
}
