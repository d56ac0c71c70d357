import type { CustomShapeToolName, ToolHandler } from '../../operations/handlerTypes.ts';
import { add_comment } from './comments.ts';
import { get_task } from './getTask.ts';
import * as lists from './listEntities.ts';
import { assign_task, create_task, find_tasks, list_tasks, update_task } from './tasks.ts';

/** The tools that take or answer something else than REST. One that is missing is a type error here. */
export const toolHandlers: { [N in CustomShapeToolName]: ToolHandler<N> } = {
  ...lists,
  list_tasks,
  find_tasks,
  get_task,
  create_task,
  update_task,
  assign_task,
  add_comment,
};
