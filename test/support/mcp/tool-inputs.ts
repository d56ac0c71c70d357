import type { ToolName } from '../../../contract/index.ts';
import { operations } from '../../../contract/index.ts';
import type { McpTool, Operation } from '../../../contract/operation.ts';
import { type InputContext, operationInputs } from '../operation-inputs.ts';

/** Creates a valid input for each tool. */
export const toolInputs: { [N in ToolName]: (context: InputContext) => unknown } = {
  ...operationInputs,
  get_context: ({ space }) => ({ spaceId: space.id }),
  project_report: ({ project }) => ({ projectId: project.id }),
  search: () => ({ query: 'task' }),
  fetch: ({ task }) => ({ id: task.id }),
  create_project: ({ space }) => ({ spaceId: space.id, name: 'New' }),
  complete_task: operationInputs.get_task,
  report_work: async (context) => {
    const { taskId: _, ...input } = await operationInputs.report_work(context);
    return input;
  },
  create_tasks: ({ project }) => ({ projectId: project.id, tasks: [{ title: 'New' }, { title: 'Newer' }] }),
  update_tasks: async (context) => {
    const { taskId } = await operationInputs.update_task(context);
    return { tasks: [{ taskId, priority: 'low' }] };
  },
};

export const toolOperations = Object.entries<Operation>(operations).filter(
  (entry): entry is [ToolName, Operation & { mcp: McpTool }] => entry[1].mcp !== undefined,
);
export const toolNames = toolOperations.map(([name]) => name);
