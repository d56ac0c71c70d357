import { beforeAll, describe, expect, it } from 'vitest';
import type { EndpointName } from '../../contract/index.ts';
import type { Access } from '../../contract/operation.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import {
  aliasedOperationNames,
  callAlias,
  getOperation,
  operationInputs,
  operationNames,
} from '../support/operation-inputs.ts';
import { getActualOutcomes, getExpectedOutcomes } from '../support/role-matrix.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

/** The minimum access of every operation. */
const minAccess: Record<Access, EndpointName[]> = {
  public: [
    'get_sign_up_mode',
    'sign_up',
    'sign_in',
    'verify_email',
    'request_password_reset',
    'reset_password',
    'preview_invitation',
    'read_calendar_feed',
    'preview_email_unsubscribe',
    'unsubscribe_from_email',
  ],
  session: [
    ...([
      'list_tokens',
      'create_token',
      'revoke_token',
      'list_agents',
      'delete_agent',
      'sign_out',
      'change_password',
    ] as const),
    ...(['list_calendar_feeds', 'create_calendar_feed', 'delete_calendar_feed'] as const),
    ...(['list_sessions', 'end_session', 'accept_invitation'] as const),
    // Only the instance admin can; see the exceptions of the matrix.
    ...(['list_users', 'list_jobs', 'update_user'] as const),
    'export_account',
  ],
  user: [
    // Each task has a result of its own: test/api/tasks/bulk-over-rest.test.ts.
    'update_tasks',
    ...(['list_spaces', 'create_space', 'create_demo_space', 'get_me', 'update_me'] as const),
    ...(['list_notifications', 'update_notification', 'read_all_notifications'] as const),
    ...(['get_notification_settings', 'update_notification_settings'] as const),
  ],
  viewer: [
    ...([
      'get_space',
      'list_projects',
      'get_project',
      'list_statuses',
      'get_status',
      'list_tasks',
      'get_task',
    ] as const),
    ...(['list_comments', 'get_comment', 'list_labels', 'get_label', 'list_members', 'get_member'] as const),
    ...(['find_tasks', 'get_board', 'watch_events', 'list_activity', 'list_runs', 'get_run'] as const),
    ...(['what_changed', 'get_lease', 'list_leases', 'list_ready_tasks'] as const),
    ...(['export_space', 'export_project'] as const),
    // Viewers watch, too: it changes nothing for others.
    ...(['get_task_watch', 'watch_task', 'unwatch_task'] as const),
    ...(['get_project_watch', 'watch_project', 'unwatch_project'] as const),
    ...(['get_space_notification_settings', 'update_space_notification_settings'] as const),
    ...(['get_project_notification_settings', 'update_project_notification_settings'] as const),
    // Any member can leave; removing others is an exception in the matrix.
    'remove_member',
  ],
  member: [
    'create_tasks',
    ...(['duplicate_task', 'duplicate_project'] as const),
    ...(['create_project', 'create_task', 'update_task', 'delete_task', 'assign_task', 'unassign_task'] as const),
    ...(['list_trash', 'trash_task', 'restore_task', 'skip_occurrence'] as const),
    ...(['add_blocker', 'remove_blocker', 'add_task_label', 'remove_task_label'] as const),
    ...(['claim_task', 'report_work', 'stop_work', 'answer_work'] as const),
    ...(['add_comment', 'update_comment', 'delete_comment', 'restore_comment', 'list_trashed_comments'] as const),
    ...(['create_label', 'update_label', 'delete_label', 'undo_run', 'stop_run', 'resume_run'] as const),
  ],
  admin: [
    ...([
      'update_space',
      'update_project',
      'archive_project',
      'create_status',
      'update_status',
      'delete_status',
    ] as const),
    'empty_trash',
    ...(['create_import', 'add_import_part', 'preview_import', 'start_import'] as const),
    ...(['list_imports', 'get_import', 'undo_import', 'delete_import'] as const),
    ...(['update_member', 'list_invitations', 'create_invitation', 'delete_invitation'] as const),
  ],
  owner: ['delete_space'],
};

describe('Access by role', () => {
  it('every operation is listed in the table of roles exactly once', () => {
    expect(Object.values(minAccess).flat().sort()).toEqual([...operationNames].sort());
  });

  it('every operation has a sample input', () => {
    expect(Object.keys(operationInputs).sort()).toEqual([...operationNames].sort());
  });

  it.each(Object.entries(minAccess))('access is %s as in the table of roles', (access, names) => {
    for (const name of names) expect([name, getOperation(name).access]).toEqual([name, access]);
  });

  it.each(operationNames)('%s: has a target in a space exactly if it requires a role', (name) => {
    const { access, target } = getOperation(name);
    expect(target !== undefined).toBe(!['public', 'session', 'user'].includes(access));
  });

  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      fixtures = await createFixtures(test);
    });

    it.each(operationNames)('%s: succeeds for callers with access and fails for all others', async (name) => {
      expect(await getActualOutcomes(fixtures, name)).toEqual(getExpectedOutcomes(name));
    });

    it.each(aliasedOperationNames)('F136: %s by body: has the same outcomes', async (name) => {
      expect(await getActualOutcomes(fixtures, name, callAlias)).toEqual(getExpectedOutcomes(name));
    });
  });
});
