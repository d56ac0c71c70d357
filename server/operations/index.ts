import type { OperationName } from '../../contract/index.ts';
import * as agentOnly from '../mcp/tools/agentOnlyHandlers.ts';
import * as account from './account/index.ts';
import * as admin from './admin.ts';
import * as agents from './agents.ts';
import * as board from './board.ts';
import * as comments from './comments.ts';
import * as demo from './demo/index.ts';
import * as events from './events.ts';
import type { AnyHandler } from './handlerTypes.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import * as projects from './projects.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as tasks from './tasks/index.ts';
import * as tokens from './tokens.ts';

/** How each operation of the contract is carried out. One that is missing is a type error here. */
export const handlers: { [N in OperationName]: AnyHandler<N> } = {
  ...spaces,
  ...demo,
  ...projects,
  ...statuses,
  ...tasks,
  ...board,
  ...comments,
  ...labels,
  ...members,
  ...events,
  ...tokens,
  ...agents,
  ...account,
  ...admin,
  ...agentOnly,
};
