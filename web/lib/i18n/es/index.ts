import type { en } from '../en/index.ts';
import type { Translation } from '../messageTypes.ts';
import { filterSortAndGroup } from './filterSortAndGroup.ts';
import { problems } from './problems.ts';
import { projectViews } from './projectViews.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { ui } from './ui.ts';

export const es: Translation<typeof en> = {
  ...ui,
  ...problems,
  ...shell,
  ...projectViews,
  ...filterSortAndGroup,
  ...tasks,
};

export { translateServerError } from './serverErrors.ts';
