import { filterSortAndGroup } from './filterSortAndGroup.ts';
import { problems } from './problems.ts';
import { projectViews } from './projectViews.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { ui } from './ui.ts';

/** The messages loaded at the start. A key without a Spanish translation is a type error in ../es. */
export const en = { ...ui, ...problems, ...shell, ...projectViews, ...filterSortAndGroup, ...tasks } as const;
