import { useState } from 'react';
import { useCommands } from '../../lib/keyboardCommands.ts';
import type { Notification } from './describeNotification.ts';
import type { InboxActions } from './useNotifications.ts';

/** J and K move between the rows, E, U and H act on the focused one. */
export function useRowKeys(
  notifications: readonly Notification[],
  inbox: InboxActions,
  open: (notification: Notification) => void,
) {
  const [snoozingId, setSnoozingId] = useState<string>();
  const move = (step: number) => {
    const rows = listRows();
    const current = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(Math.max(current + step, 0), rows.length - 1)];
    if (!next) return false;
    next.focus();
    return true;
  };
  const onFocused = (act: (notification: Notification) => void) => {
    const id = listRows().find((row) => row.contains(document.activeElement))?.dataset['notification'];
    const notification = notifications.find((each) => each.id === id);
    if (!notification) return false;
    act(notification);
    return true;
  };
  useCommands([
    { id: 'inboxNext', name: 'key.inboxMove', keys: ['j'], isKeyOnly: true, run: () => move(1) },
    { id: 'inboxPrevious', name: 'key.inboxMove', keys: ['k'], isKeyOnly: true, run: () => move(-1) },
    {
      id: 'inboxDone',
      name: 'key.inboxDone',
      keys: ['e'],
      isKeyOnly: true,
      run: () =>
        onFocused((notification) => {
          moveFocusOn();
          void inbox.finish(notification, !notification.isDone);
        }),
    },
    {
      id: 'inboxRead',
      name: 'key.inboxRead',
      keys: ['u'],
      isKeyOnly: true,
      run: () => onFocused((notification) => void inbox.update(notification, { isRead: !notification.isRead })),
    },
    {
      id: 'inboxSnooze',
      name: 'key.inboxSnooze',
      keys: ['h'],
      isKeyOnly: true,
      run: () => onFocused(({ id }) => setSnoozingId(id)),
    },
    { id: 'inboxOpen', name: 'key.open', keys: ['enter'], isKeyOnly: true, run: () => isOnRow() && onFocused(open) },
  ]);
  return { snoozingId, setSnoozingId };
}

function listRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-notification]')];
}

/** Not on a button in a row, which Enter presses. */
function isOnRow(): boolean {
  return document.activeElement?.matches('[data-notification]') === true;
}

/** The focused row is about to go. */
function moveFocusOn(): void {
  const rows = listRows();
  const index = rows.findIndex((row) => row.contains(document.activeElement));
  (rows[index + 1] ?? rows[index - 1])?.focus();
}
