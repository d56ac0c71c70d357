import type { en } from '../en/index.ts';
import type { Translated } from '../index.ts';
import { projects } from './projects.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { ui } from './ui.ts';

export const es: Translated<typeof en> = { ...ui, ...shell, ...projects, ...tasks };

export { refusals } from './serverErrors.ts';
