/** The operations that only agents have. */
export { create_tasks, update_tasks } from './bulk.ts';
export { get_context } from './context.ts';
export { project_report } from './report.ts';
export { fetch, search } from './search.ts';
export { complete_task } from './tasks.ts';
