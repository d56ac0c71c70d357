import type { Role } from '../../contract/rules/roles.ts';

/**
 * The tables, the same on both engines. Instants and dates are ISO text, which sorts by time and keeps all-day dates
 * apart; flags are 0 or 1. Rows of a space have `space_id`, and `rev` is the space's revision at the row's last change.
 * In spaces and projects `rev` is that of the last change to anything inside, `own_rev` that of the row itself.
 */
export interface DbSchema {
  users: UserRow;
  sessions: SessionRow;
  tokens: TokenRow;
  agents: AgentRow;
  calendar_feeds: CalendarFeedRow;
  oauth_records: OauthRecordRow;
  oauth_clients: OauthClientRow;
  server_keys: ServerKeyRow;
  links: EmailLinkRow;
  spaces: SpaceRow;
  slugs: SlugRow;
  space_keys: SpaceKeyRow;
  members: MemberRow;
  invitations: InvitationRow;
  barred_invitations: BarredInvitationRow;
  projects: ProjectRow;
  statuses: StatusRow;
  tasks: StoredTaskRow;
  assignees: AssigneeRow;
  labels: LabelRow;
  task_labels: TaskLabelRow;
  blockers: BlockerRow;
  leases: LeaseRow;
  comments: CommentRow;
  trashed_tasks: TrashedTaskRow;
  trashed_rows: TrashedRow;
  trashed_comments: TrashedCommentRow;
  events: EventRow;
  runs: RunRow;
  idempotency_keys: IdempotencyKeyRow;
  limits: RateLimitRow;
  jobs: JobRow;
  notifications: NotificationRow;
  notified_revs: NotifiedRevRow;
  email_items: EmailItemRow;
  outgoing_emails: OutgoingEmailRow;
  told_due_dates: ToldDueDatesRow;
  task_watchers: TaskWatcherRow;
  project_watchers: ProjectWatcherRow;
  notification_settings: NotificationSettingsRow;
  space_notification_settings: SpaceNotificationSettingsRow;
  project_notification_settings: ProjectNotificationSettingsRow;
  imports: ImportRow;
  import_parts: ImportPartRow;
  external_ids: ExternalIdRow;
  migrations: MigrationRow;
}

export type IntBoolean = 0 | 1;

export interface UserRow {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  plan: 'free' | 'pro' | 'team';
  time_zone: string;
  language: 'en' | 'es' | null;
  theme: 'system' | 'light' | 'dark';
  week_start: 'monday' | 'saturday' | 'sunday' | null;
  /** 0 while the time zone is only the default of an account that was created without one. */
  has_chosen_time_zone: IntBoolean;
  email_verified_at: string | null;
  /** A made-up person of a demo space, who counts neither for plans nor as the first user. */
  is_demo: IntBoolean;
  /** 1 for one user at most, which a unique index ensures. */
  is_instance_admin: 1 | null;
  created_at: string;
  updated_at: string;
}

export interface SessionRow {
  id: string;
  user_id: string;
  secret_hash: string;
  user_agent: string | null;
  last_seen_at: string;
  expires_at: string;
  created_at: string;
}

export interface TokenRow {
  id: string;
  user_id: string;
  name: string;
  hint: string;
  secret_hash: string;
  scope: 'read' | 'write';
  /** The spaces it reaches, comma-separated; null: all spaces of the user. */
  space_ids: string | null;
  expires_at: string | null;
  last_used_at: string | null;
  created_at: string;
}

/** A program that a user has granted access with OAuth. */
export interface AgentRow {
  id: string;
  user_id: string;
  client_id: string;
  /** The name the program gives itself, if any. */
  name: string | null;
  /** The host of its redirect URI; null for a program on the user's own machine. */
  site: string | null;
  scope: 'read' | 'write';
  /** The spaces it reaches, comma-separated; null: all spaces of the user. */
  space_ids: string | null;
  last_used_at: string | null;
  /** When its last token expires. */
  expires_at: string;
  created_at: string;
}

/** A feed of tasks for calendar programs, at an address that is a secret. */
export interface CalendarFeedRow {
  id: string;
  user_id: string;
  secret_hash: string;
  /** The project and its space; null: the tasks of the user in all spaces. */
  project_id: string | null;
  space_id: string | null;
  created_at: string;
}

/** Temporary records of the OAuth provider: pending requests, codes, tokens. */
export interface OauthRecordRow {
  kind: string;
  key_hash: string;
  agent_id: string | null;
  payload: string;
  /** Set when a single-use record has been used. */
  used_at: string | null;
  expires_at: string;
}

/** A program that registered itself (dynamic client registration). */
export interface OauthClientRow {
  id: string;
  metadata: string;
  created_at: string;
}

/** Secrets of the server, created on first use and shared by all instances. */
export interface ServerKeyRow {
  name: string;
  secret: string;
  created_at: string;
}

/** Single-use links sent by email. */
export interface EmailLinkRow {
  secret_hash: string;
  user_id: string;
  purpose: 'verify_email' | 'reset_password';
  /** What the link of a sign-up sets when it is opened; null: nothing. */
  password_hash: string | null;
  name: string | null;
  expires_at: string;
  created_at: string;
}

export interface SpaceRow {
  id: string;
  name: string;
  slug: string;
  description: string | null;
  color: string | null;
  is_personal: IntBoolean;
  rev: number;
  own_rev: number;
  /** What the refs of its tasks begin with. */
  key: string;
  /** The number of the next task. */
  next_number: number;
  created_at: string;
  updated_at: string;
  /** Of the log up to `counted_rev`. */
  stored_bytes: number;
  counted_rev: number;
  /** How many of its runs are stopped. */
  stopped_runs: number;
}

/** The key of a space and its former keys. */
export interface SpaceKeyRow {
  key: string;
  space_id: string;
}

/** Makes slugs unique across all spaces. */
export interface SlugRow {
  slug: string;
  space_id: string;
}

export interface MemberRow {
  space_id: string;
  user_id: string;
  role: Role;
  created_at: string;
}

export interface InvitationRow {
  id: string;
  space_id: string;
  email: string | null;
  role: 'viewer' | 'member' | 'admin';
  secret_hash: string;
  invited_by_id: string | null;
  expires_at: string;
  created_at: string;
}

/** A former or demoted member, whom an older invitation must not let back in. */
export interface BarredInvitationRow {
  space_id: string;
  invitation_id: string;
  user_id: string;
  created_at: string;
}

export interface ProjectRow {
  id: string;
  space_id: string;
  name: string;
  slug: string;
  description: string | null;
  color: string | null;
  default_view: 'kanban' | 'list' | 'calendar' | 'gantt';
  is_archived: IntBoolean;
  rev: number;
  own_rev: number;
  created_at: string;
  updated_at: string;
}

export interface StatusRow {
  id: string;
  space_id: string;
  project_id: string;
  name: string;
  color: string | null;
  position: number;
  category: 'todo' | 'active' | 'done';
  rev: number;
  created_at: string;
  updated_at: string;
}

export interface TaskRow {
  id: string;
  space_id: string;
  /** Unique in its space, and never used again. */
  number: number;
  project_id: string;
  status_id: string | null;
  parent_task_id: string | null;
  title: string;
  description: string | null;
  priority: 'none' | 'low' | 'medium' | 'high' | 'urgent';
  start_date: string | null;
  due_date: string | null;
  position: number;
  completed_at: string | null;
  is_archived: IntBoolean;
  /** The task whose archiving archived this subtask; restoring that one restores it. */
  archived_with_id?: string | null;
  estimated_hours: number | null;
  created_by_id: string | null;
  /** Until when an agent works on it or waits with it; the row in `leases` says who. Null: nobody. */
  leased_until?: string | null;
  /** JSON of the contract's `Recurrence`; null: it does not repeat. */
  recurrence?: string | null;
  /** The task that completing this one created, and the revision at which that was done. */
  next_task_id?: string | null;
  next_task_rev?: number | null;
  /** JSON of the fields that the next task has other values of than this one; see `followingValues.ts`. */
  following_values?: string | null;
  rev: number;
  created_at: string;
  updated_at: string;
}

/** A task with what only the search reads; lists leave it out. */
export interface StoredTaskRow extends TaskRow {
  /** See `foldTaskTexts`. */
  folded: string | null;
}

/** Who works on a task. The row stays when the work ends, for its fence. */
export interface LeaseRow {
  task_id: string;
  space_id: string;
  /** The number of the claim. Grows with each claim of the task. */
  fence: number;
  /** The holder, with `user_id`; null for a person without a token, and when nobody holds it. */
  run_id: string | null;
  /** Null: nobody holds it. */
  user_id: string | null;
  token_id: string | null;
  token_name: string | null;
  client: string | null;
  state: 'working' | 'waiting';
  /** What the agent said last; when stopped, what it is told. */
  note: string | null;
  minutes: number;
  /** The last event of the task that the holder has been told of. */
  seen_rev: number;
  failures: number;
  /** How the last work ended; null while it goes on. */
  end_reason: 'done' | 'back' | 'failed' | 'stopped' | 'closed' | null;
  /** Who ended it. */
  ended_by_id: string | null;
  claimed_at: string;
  until: string;
}

export interface AssigneeRow {
  space_id: string;
  task_id: string;
  user_id: string;
  created_at: string;
}

export interface LabelRow {
  id: string;
  space_id: string;
  name: string;
  color: string | null;
  rev: number;
  created_at: string;
  updated_at: string;
}

export interface TaskLabelRow {
  space_id: string;
  task_id: string;
  label_id: string;
}

/** `blocker_id` must be completed before `task_id`. */
export interface BlockerRow {
  space_id: string;
  task_id: string;
  blocker_id: string;
}

export interface CommentRow {
  id: string;
  space_id: string;
  task_id: string;
  author_id: string | null;
  content: string;
  rev: number;
  created_at: string;
  updated_at: string;
  /** Who imported it for its author; null: its author wrote it here. */
  imported_by_id: string | null;
}

/** A task in the trash, which has no row in `tasks`. */
export interface TrashedTaskRow {
  id: string;
  space_id: string;
  project_id: string;
  /** The column that it returns to; it follows when a column is deleted or renumbered. */
  status_id: string | null;
  position: number;
  /** The task whose deletion took this subtask along; null: it was itself moved to the trash. */
  trashed_with_id: string | null;
  number: number;
  title: string;
  /** How many subtasks it took along. */
  subtask_count: number;
  created_by_id: string | null;
  trashed_by_id: string;
  trashed_at: string;
  rev: number;
}

/** A comment in the trash, which has no row in `comments`. */
export interface TrashedCommentRow extends Omit<CommentRow, 'rev'> {
  trashed_by_id: string;
  trashed_at: string;
}

/** A row of another table, for restoring a task from the trash. */
export interface TrashedRow {
  space_id: string;
  /** The task that was moved to the trash, not one that it took along. */
  task_id: string;
  /** Rows are inserted again in this order. */
  position: number;
  table_name: string;
  /** JSON. */
  content: string;
}

export interface EventRow {
  space_id: string;
  rev: number;
  type: string;
  at: string;
  project_id: string | null;
  task_id: string | null;
  user_id: string;
  token_id: string | null;
  token_name: string | null;
  client: string | null;
  /** The run that it belongs to; null: a person acted in the app. */
  run_id: string | null;
  data: string;
}

/** The changes that a token made without a long pause, in one of the spaces that it changed. */
export interface RunRow {
  id: string;
  space_id: string;
  user_id: string;
  /** The token or agent; null in a run in which a person takes another run back. */
  token_id: string | null;
  token_name: string | null;
  client: string | null;
  /** Writes of the token with this key continue the run; null: only writes that name the run. */
  key: string | null;
  /** The key of the program that began it; null in what a person took back, and in old runs. */
  caller_key: string | null;
  /** What the agent said it would do. */
  goal: string | null;
  state: 'working' | 'waiting' | 'done' | 'failed';
  /** The run that this one takes back. */
  undo_of_id: string | null;
  started_at: string;
  /** No write continues a run that has ended. */
  ended_at: string | null;
  undone_at: string | null;
  undone_by_id: string | null;
  /** The revision at which it was undone. */
  undone_rev: number | null;
  /** When a person stopped it; null: it is not stopped. */
  stopped_at: string | null;
  stopped_by_id: string | null;
  /** What the agent is told. */
  stop_note: string | null;
  /** The import that it is a part of, or that it takes back. */
  import_id: string | null;
}

export interface IdempotencyKeyRow {
  user_id: string;
  key_hash: string;
  fingerprint: string;
  answer: string | null;
  created_at: string;
}

export interface RateLimitRow {
  key: string;
  /** The time of the oldest request that still counts, in milliseconds. */
  window_start: number;
  count: number;
  /** PostgreSQL only: see `recentHits` in queries/rateLimitWindows.ts. */
  hits?: string | null;
}

/** Work that happens later. */
export interface JobRow {
  kind: string;
  /** Tells jobs of one kind apart. */
  key: string;
  run_at: string;
  /** Until when a server is taken to be running it; null: nobody is. */
  claimed_until: string | null;
  /** How often it has failed since it last succeeded. */
  failures: number;
  last_run_at: string | null;
  last_error: string | null;
  created_at: string;
}

/** What a person is told about a task, or about the space itself: one row, however much happens. */
export interface NotificationRow {
  id: string;
  space_id: string;
  user_id: string;
  /** The task, or the space. */
  thing_id: string;
  /** What happened since it was last read: bits, see contract/rules/notificationKinds.ts. */
  kinds: number;
  /** How many events that was, and the first and the last of them. */
  events: number;
  first_rev: number;
  last_rev: number;
  /** Who did it: a few user ids, comma-separated. */
  author_ids: string;
  /** Who did the last of it; null: nobody, time has passed. */
  author_id: string | null;
  token_id: string | null;
  token_name: string | null;
  client: string | null;
  /** The first comment of it. */
  comment_id: string | null;
  is_read: IntBoolean;
  is_done: IntBoolean;
  snoozed_until: string | null;
  /** When the last of it happened. */
  last_at: string;
  /** Its place in the inbox: `last_at`, or when it comes back. */
  shown_at: string;
}

/** Up to where the log of a space has been read for notifications. */
export interface NotifiedRevRow {
  space_id: string;
  rev: number;
  /** The last event of a batch for which not all rows have been written; null: none. */
  until_rev: number | null;
}

/** Up to which instant people were told that tasks are due: one row. */
export interface ToldDueDatesRow {
  id: number;
  told_until: string;
  /** What is being told reaches to this instant; null: nothing is. */
  target: string | null;
  /** Of that, the spaces up to this one were told; null: none. */
  told_space_id: string | null;
}

/** Whether a member has chosen to watch a task, or not to. Without a row, see `listWatchers`. */
export interface TaskWatcherRow {
  space_id: string;
  task_id: string;
  user_id: string;
  is_watching: IntBoolean;
  created_at: string;
}

export interface ProjectWatcherRow {
  space_id: string;
  project_id: string;
  user_id: string;
  created_at: string;
}

/** What a person is still to be emailed about a task, or about the space itself. */
export interface EmailItemRow {
  id: string;
  space_id: string;
  user_id: string;
  /** The task, or the space. */
  thing_id: string;
  /** 1: with the next daily email; 0: at once. */
  is_daily: IntBoolean;
  /** Bits, see contract/rules/notificationKinds.ts. */
  kinds: number;
  events: number;
  first_rev: number;
  last_rev: number;
  /** A few user ids, comma-separated. */
  author_ids: string;
  /** The first comment of it. */
  comment_id: string | null;
  first_at: string;
  last_at: string;
  /** null: it has been handed over to an outgoing email, or left out. */
  send_at: string | null;
}

/** An email about notifications that has not been sent yet. Its text is written when it is sent. */
export interface OutgoingEmailRow {
  /** It is also the Message-ID, which stays the same however often the email is tried. */
  id: string;
  user_id: string;
  is_digest: IntBoolean;
  /** JSON: what it is about. */
  items: string;
  attempts: number;
  /** null: given up. */
  next_attempt_at: string | null;
  claimed_until: string | null;
  last_error: string | null;
  created_at: string;
}

/** What a person wants to be told of, and how. */
export interface NotificationSettingsRow {
  user_id: string;
  /** JSON: the channels by kind, where they differ from the default. */
  choices: string;
  /** Local times, such as `22:00`; null: no quiet hours. */
  quiet_from: string | null;
  quiet_to: string | null;
  /** The hour at which the daily email is sent, in the person's time zone. */
  digest_hour: number;
  /** 0: the person wants no emails at all, whatever `choices` say. */
  is_email_on: IntBoolean;
  updated_at: string;
}

/** What differs in a space. */
export interface SpaceNotificationSettingsRow {
  space_id: string;
  user_id: string;
  choices: string;
  updated_at: string;
}

/** What differs in a project. */
export interface ProjectNotificationSettingsRow extends SpaceNotificationSettingsRow {
  project_id: string;
}

/** A file that is or was imported into a space. */
export interface ImportRow {
  id: string;
  space_id: string;
  /** Who imports the file. */
  user_id: string;
  /** The user who has it run now, and with what: who imports it, goes on with it or takes it back. */
  actor_id: string;
  token_id: string | null;
  token_name: string | null;
  client: string | null;
  file_name: string;
  /** Null until it starts. */
  source: string | null;
  state: 'uploading' | 'importing' | 'done' | 'failed' | 'undoing' | 'undone';
  /** JSON: what the caller decided. */
  options: string;
  total: number;
  /** How many tasks have been imported. */
  completed: number;
  created: number;
  updated: number;
  /** JSON. */
  losses: string;
  error: string | null;
  /** JSON: the ids of the runs of its changes, in order. */
  run_ids: string;
  created_at: string;
  updated_at: string;
}

/** A part of the file of an import, until the import has ended. */
export interface ImportPartRow {
  import_id: string;
  space_id: string;
  position: number;
  /** Base64. */
  content: string;
}

/** What an import made of a thing in a file. */
export interface ExternalIdRow {
  space_id: string;
  source: string;
  kind: 'project' | 'task' | 'comment';
  external_id: string;
  item_id: string;
  /** Of a task: its revision when the import last wrote it. */
  item_rev: number;
}

export interface MigrationRow {
  number: number;
  name: string;
  applied_at: string;
  /** What the migration does; null in a row from before there were hashes. */
  hash: string | null;
}
