/** What people are told of. The position of a kind is its bit in the database: add new ones at the end. */
export const notificationKinds = [
  'assigned',
  'unassigned',
  'mentioned',
  'commented',
  'changed',
  'created',
  'asked',
  'answered',
  'role_changed',
  'due_soon',
  'overdue',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const emailChoices = ['now', 'daily', 'off'] as const;

/** How a person is told of one kind. Email is sent at once, collected once a day, or not at all. */
export interface ChannelChoices {
  inbox: boolean;
  email: (typeof emailChoices)[number];
  push: boolean;
}

/** Where these differ from what is more general. */
export type NotificationChoices = { [K in NotificationKind]?: Partial<ChannelChoices> };

const forMyself = { inbox: true, email: 'now', push: true } as const;
const inboxOnly = { inbox: true, email: 'off', push: false } as const;
const forWatchers = { inbox: true, email: 'daily', push: false } as const;

export const defaultChannelChoices: Record<NotificationKind, ChannelChoices> = {
  assigned: forMyself,
  unassigned: forWatchers,
  mentioned: forMyself,
  commented: { inbox: true, email: 'now', push: false },
  changed: forWatchers,
  created: forWatchers,
  asked: forMyself,
  answered: forMyself,
  role_changed: inboxOnly,
  due_soon: inboxOnly,
  overdue: inboxOnly,
};

/** The choices that count: those of the project, then of the space, then of the person, then the default. */
export function resolveChannelChoices(
  kind: NotificationKind,
  choices: readonly (NotificationChoices | undefined)[],
): ChannelChoices {
  const merged: ChannelChoices = { ...defaultChannelChoices[kind] };
  // The most particular choices come first, so they are applied last.
  for (const choice of choices.toReversed()) Object.assign(merged, choice?.[kind]);
  return merged;
}

export function toKindBits(kinds: Iterable<NotificationKind>): number {
  let bits = 0;
  for (const kind of kinds) bits |= 1 << notificationKinds.indexOf(kind);
  return bits;
}

export function toNotificationKinds(bits: number): NotificationKind[] {
  return notificationKinds.filter((_, index) => (bits & (1 << index)) !== 0);
}
