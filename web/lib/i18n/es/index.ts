import type { en } from '../en/index.ts';
import type { Translation } from '../messageTypes.ts';
import { filterSortAndGroup } from './filterSortAndGroup.ts';
import { problems } from './problems.ts';
import { projects } from './projects.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { ui } from './ui.ts';

export const es: Translation<typeof en> = {
  ...ui,
  ...problems,
  ...shell,
  ...projects,
  ...filterSortAndGroup,
  ...tasks,
};

export { translateServerError } from './serverErrors.ts';
