import * as z from 'zod';
import { operation } from './operation.ts';
import { Project } from './projects.ts';
import { Space } from './spaces.ts';

export const create_demo_space = operation({
  summary: 'Make a space of yours to try things in: a made-up company with three projects, five members and 200 tasks.',
  description: 'Dated around today. If you own one already, it is given as it is; delete it to get a fresh one.',
  access: 'user',
  rest: { method: 'POST', path: '/demo' },
  input: z.object({}),
  output: z.object({ space: Space, projects: z.array(Project).meta({ description: 'Its projects.' }) }),
  errors: ['not_found'],
});
