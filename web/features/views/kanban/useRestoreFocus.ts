import { type RefObject, useEffect, useRef } from 'react';
import { getState } from '../../../sync/index.ts';
import { focusedTaskId, focusTask } from '../../tasks/focusAndSelection.ts';
import type { TaskGroup } from '../useTaskGroups.ts';

/** A card that moves to another column is mounted anew there. If it had the focus, this gives it back. */
export function useRestoreFocus(board: RefObject<HTMLElement | null>, columns: readonly TaskGroup[]): void {
  const lastFocusedId = useRef<string | undefined>(undefined);
  useEffect(() => {
    const element = board.current;
    if (!element) return;
    const handleFocusIn = ({ target }: FocusEvent) => {
      lastFocusedId.current = (target as HTMLElement).dataset['task'];
    };
    // relatedTarget is null when the card unmounts or empty space is pressed.
    const handleFocusOut = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) lastFocusedId.current = undefined;
    };
    const handlePointerDown = () => {
      lastFocusedId.current = undefined;
    };
    element.addEventListener('focusin', handleFocusIn);
    element.addEventListener('focusout', handleFocusOut);
    addEventListener('pointerdown', handlePointerDown, true);
    return () => {
      element.removeEventListener('focusin', handleFocusIn);
      element.removeEventListener('focusout', handleFocusOut);
      removeEventListener('pointerdown', handlePointerDown, true);
    };
  }, [board]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus can only get lost when cards have moved
  useEffect(() => {
    const taskId = lastFocusedId.current;
    const isFocusLost = taskId !== undefined && document.activeElement === document.body;
    if (isFocusLost && focusedTaskId.get() === taskId && getState().tasks.has(taskId)) focusTask(taskId);
  }, [columns]);
}
