import * as z from 'zod';
import { operation } from './operation.ts';
import { Project } from './projects.ts';
import { Space } from './spaces.ts';

export const create_demo_space = operation({
  summary: 'Create a demo space for a fictional company with three projects, five members and 200 tasks.',
  description:
    'Dates are relative to today. If you already own a demo space, that one is returned; delete it to get a new one.',
  access: 'user',
  needsAllSpaces: true,
  rest: { method: 'POST', path: '/demo' },
  input: z.object({}),
  output: z.object({ space: Space, projects: z.array(Project).meta({ description: 'The projects of the space.' }) }),
  errors: ['not_found', 'too_many_attempts'],
});
