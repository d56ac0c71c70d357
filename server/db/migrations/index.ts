import { createInitialSchema } from './001_init.ts';
import { addAccountAccess } from './002_account_access.ts';
import { addWeekStartAndTimeZoneChoice } from './003_week_start_and_time_zone.ts';
import { addRecentHitsAndArchivedSubtasks } from './004_recent_hits_and_archived_subtasks.ts';
import { addJobs } from './005_jobs.ts';
import { addRuns } from './006_runs.ts';
import { addTaskRefs } from './007_task_refs.ts';
import { addTrash } from './008_trash.ts';
import { addFoldedTaskTexts, fillFoldedTaskTexts } from './009_folded_task_texts.ts';
import { addIndexOfLongEvents } from './010_index_of_long_events.ts';
import { addStoredBytesOfSpaces } from './011_stored_bytes_of_spaces.ts';
import { addLeases } from './012_leases.ts';
import { dropIndexOfTasksBySpace } from './013_drop_index_of_tasks_by_space.ts';
import { addStoppedRuns } from './014_stopped_runs.ts';
import { addTrashedComments } from './015_trashed_comments.ts';
import { addNotifications } from './016_notifications.ts';
import { addCalendarFeeds } from './017_calendar_feeds.ts';
import { addRecurringTasks } from './018_recurring_tasks.ts';
import { addOrderInWhichAgentsTakeTasks } from './019_order_in_which_agents_take_tasks.ts';
import { addImports } from './020_imports.ts';
import { addNotificationEmails } from './021_notification_emails.ts';
import { addToldDueDates } from './022_told_due_dates.ts';
import type { Migration, MigrationFill } from './columnTypes.ts';

/** In order, and never changed once released, which test/db/migration-history.test.ts checks. The number of a migration is its position in the list, from 1. */
export const migrations: readonly { name: string; up: Migration; fill?: MigrationFill }[] = [
  { name: 'init', up: createInitialSchema },
  { name: 'account_access', up: addAccountAccess },
  { name: 'week_start_and_time_zone', up: addWeekStartAndTimeZoneChoice },
  { name: 'recent_hits_and_archived_subtasks', up: addRecentHitsAndArchivedSubtasks },
  { name: 'jobs', up: addJobs },
  { name: 'runs', up: addRuns },
  { name: 'task_refs', up: addTaskRefs },
  { name: 'trash', up: addTrash },
  { name: 'folded_task_texts', up: addFoldedTaskTexts, fill: fillFoldedTaskTexts },
  { name: 'index_of_long_events', up: addIndexOfLongEvents },
  { name: 'stored_bytes_of_spaces', up: addStoredBytesOfSpaces },
  { name: 'leases', up: addLeases },
  { name: 'drop_index_of_tasks_by_space', up: dropIndexOfTasksBySpace },
  { name: 'stopped_runs', up: addStoppedRuns },
  { name: 'trashed_comments', up: addTrashedComments },
  { name: 'notifications', up: addNotifications },
  { name: 'calendar_feeds', up: addCalendarFeeds },
  { name: 'recurring_tasks', up: addRecurringTasks },
  { name: 'order_in_which_agents_take_tasks', up: addOrderInWhichAgentsTakeTasks },
  { name: 'imports', up: addImports },
  { name: 'notification_emails', up: addNotificationEmails },
  { name: 'told_due_dates', up: addToldDueDates },
];
