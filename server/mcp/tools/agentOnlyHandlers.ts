/** The operations that only agents have. */
export { create_tasks, update_tasks } from './bulkTasks.ts';
export { get_context } from './getContext.ts';
export { project_report } from './projectReport.ts';
export { fetch, search } from './searchAndFetch.ts';
export { complete_task } from './tasks.ts';
