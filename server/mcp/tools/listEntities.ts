import type { ToolHandler } from '../../operations/handlerTypes.ts';
import * as members from '../../operations/members.ts';
import * as projects from '../../operations/projects.ts';
import * as spaces from '../../operations/spaces.ts';
import * as statuses from '../../operations/statuses.ts';
import { takePage } from '../presenters/responseBudget.ts';

export const list_spaces: ToolHandler<'list_spaces'> = async (context, { cursor }) => {
  const all = (await spaces.list_spaces(context, {})).spaces;
  const { rows, ...next } = takePage(
    all.map(({ id, name, role, isPersonal }) => ({ id, name, role, ...(isPersonal && { isPersonal }) })),
    cursor,
  );
  return { spaces: rows, ...next };
};

export const list_projects: ToolHandler<'list_projects'> = async (context, { cursor, ...input }) => {
  const all = (await projects.list_projects(context, input)).projects;
  const { rows, ...next } = takePage(
    all.map(({ id, name }) => ({ id, name })),
    cursor,
  );
  return { projects: rows, ...next };
};

export const list_statuses: ToolHandler<'list_statuses'> = async (context, { cursor, ...input }) => {
  const all = (await statuses.list_statuses(context, input)).statuses;
  const { rows, ...next } = takePage(
    all.map(({ id, name, category }) => ({ id, name, category })),
    cursor,
  );
  return { statuses: rows, ...next };
};

export const list_members: ToolHandler<'list_members'> = async (context, { cursor, ...input }) => {
  const all = (await members.list_members(context, input)).members;
  const { rows, ...next } = takePage(
    all.map(({ userId, name, role }) => ({ id: userId, name, role })),
    cursor,
  );
  return { members: rows, ...next };
};
