import type { AgentOnlyHandlers } from '../../operations/handlerTypes.ts';
import { get_context } from './getContext.ts';
import { project_report } from './projectReport.ts';
import { fetch, search } from './searchAndFetch.ts';
import { complete_task } from './tasks.ts';

/** The handlers of all operations that exist only as MCP tools. A missing handler is a type error. */
export const agentOnlyHandlers: AgentOnlyHandlers = {
  get_context,
  project_report,
  search,
  fetch,
  complete_task,
};
