import type { EndpointName } from '../../contract/index.ts';
import * as account from './account/index.ts';
import * as admin from './admin.ts';
import * as agents from './agents.ts';
import * as board from './board.ts';
import * as comments from './comments.ts';
import * as demo from './demo/index.ts';
import * as events from './events.ts';
import type { AnyHandler } from './handlerTypes.ts';
import * as invitations from './invitations.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import * as projects from './projects.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as tasks from './tasks/index.ts';
import * as tokens from './tokens.ts';

/** The handlers of all operations that REST has. A missing handler is a type error. */
export const operationHandlers: { [N in EndpointName]: AnyHandler<N> } = {
  ...spaces,
  ...demo,
  ...projects,
  ...statuses,
  ...tasks,
  ...board,
  ...comments,
  ...labels,
  ...members,
  ...invitations,
  ...events,
  ...tokens,
  ...agents,
  ...account,
  ...admin,
};
