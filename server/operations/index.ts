import type { EndpointName } from '../../contract/index.ts';
import * as account from './account/index.ts';
import * as admin from './admin.ts';
import * as agents from './agents.ts';
import * as board from './board.ts';
import * as calendarFeeds from './calendarFeeds/index.ts';
import * as changes from './changes/index.ts';
import * as comments from './comments.ts';
import * as demo from './demo/index.ts';
import * as duplicates from './duplicates/index.ts';
import * as exports from './export/index.ts';
import type { AnyHandler } from './handlerTypes.ts';
import * as imports from './import/index.ts';
import * as invitations from './invitations.ts';
import * as labels from './labels.ts';
import * as leases from './leases/index.ts';
import * as members from './members.ts';
import * as emailUnsubscribe from './notifications/emailUnsubscribe.ts';
import * as notifications from './notifications/index.ts';
import * as notificationSettings from './notifications/settings.ts';
import * as watching from './notifications/watching.ts';
import * as projects from './projects.ts';
import * as runs from './runs/index.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as taskActivity from './taskActivity.ts';
import * as tasks from './tasks/index.ts';
import * as tokens from './tokens.ts';
import * as trash from './trash/index.ts';
import * as watchEvents from './watchEvents.ts';

/** The handlers of all operations that REST has. A missing handler is a type error. */
export const operationHandlers: { [N in EndpointName]: AnyHandler<N> } = {
  ...spaces,
  ...demo,
  ...projects,
  ...statuses,
  ...tasks,
  ...trash,
  ...duplicates,
  ...board,
  ...comments,
  ...labels,
  ...leases,
  ...members,
  ...invitations,
  ...watchEvents,
  what_changed: changes.what_changed,
  ...taskActivity,
  ...notifications,
  ...watching,
  ...notificationSettings,
  ...emailUnsubscribe,
  ...runs,
  ...exports,
  create_import: imports.create_import,
  add_import_part: imports.add_import_part,
  preview_import: imports.preview_import,
  start_import: imports.start_import,
  list_imports: imports.list_imports,
  get_import: imports.get_import,
  undo_import: imports.undo_import,
  delete_import: imports.delete_import,
  ...tokens,
  ...agents,
  ...calendarFeeds,
  ...account,
  ...admin,
};
