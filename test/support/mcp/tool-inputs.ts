import type { ToolName } from '../../../contract/index.ts';
import { operations } from '../../../contract/index.ts';
import type { Mcp, Operation } from '../../../contract/operation.ts';
import { inputs, type Scene } from '../operation-inputs.ts';

/** An input that each tool takes from whoever may. */
export const toolInputs: { [N in ToolName]: (scene: Scene) => unknown } = {
  ...inputs,
  get_context: ({ space }) => ({ spaceId: space.id }),
  project_report: ({ project }) => ({ projectId: project.id }),
  search: () => ({ query: 'task' }),
  fetch: ({ task }) => ({ id: task.id }),
  complete_task: inputs.get_task,
  create_tasks: ({ project }) => ({ projectId: project.id, tasks: [{ title: 'New' }, { title: 'Newer' }] }),
  update_tasks: async (scene) => {
    const { taskId } = await inputs.update_task(scene);
    return { tasks: [{ taskId, priority: 'low' }] };
  },
};

export const tooled = Object.entries<Operation>(operations).filter(
  (entry): entry is [ToolName, Operation & { mcp: Mcp }] => entry[1].mcp !== undefined,
);
export const toolNames = tooled.map(([name]) => name);
