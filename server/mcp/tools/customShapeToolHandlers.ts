import type { CustomShapeToolHandlers } from '../../operations/handlerTypes.ts';
import { add_comment } from './addComment.ts';
import { create_tasks, update_tasks } from './bulkTasks.ts';
import { create_project } from './createProject.ts';
import { get_task } from './getTask.ts';
import { claim_task, report_work } from './leases.ts';
import * as lists from './listEntities.ts';
import { assign_task, create_task, delete_task, find_tasks, list_tasks, restore_task, update_task } from './tasks.ts';
import { undo_run } from './undoRun.ts';
import { what_changed } from './whatChanged.ts';

/** The handlers of all tools whose input or output differs from REST. A missing handler is a type error. */
export const customShapeToolHandlers: CustomShapeToolHandlers = {
  ...lists,
  list_tasks,
  find_tasks,
  get_task,
  create_project,
  create_task,
  create_tasks,
  update_task,
  update_tasks,
  delete_task,
  restore_task,
  assign_task,
  add_comment,
  undo_run,
  what_changed,
  claim_task,
  report_work,
};
