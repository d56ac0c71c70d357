import * as z from 'zod';
import { Id, QueryBoolean } from './fields.ts';
import { operation } from './operation.ts';

const markdown = QueryBoolean.optional().meta({
  description: 'true adds a Markdown file for each task.',
  example: false,
});

const ZipFile = z.string().meta({ description: 'A ZIP file.' });

export const export_space = operation({
  summary: 'Download a space as a ZIP file: all projects, archived ones too, as JSON and CSV.',
  description:
    '`krokanti.json` has everything; `projects/` has a CSV file for each project. What is in ' +
    'the trash, leases and runs are left out. A change during the download may be in it or not.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/export', file: 'application/zip' },
  input: z.object({ spaceId: Id, markdown }),
  output: ZipFile,
  errors: ['too_many_exports'],
});

export const export_project = operation({
  summary: 'Download a project as a ZIP file, in the format of the export of a space.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/projects/:projectId/export', file: 'application/zip' },
  input: z.object({ projectId: Id, markdown }),
  output: ZipFile,
  errors: ['too_many_exports'],
});

export const export_account = operation({
  summary: 'Download your own data as a ZIP file: your account, and what you wrote in your spaces.',
  description:
    '`account.json` has your profile, sessions, tokens without their secrets, connected agents, spaces, the tasks that you ' +
    'created or are assigned to, and your comments.',
  access: 'session',
  rest: { method: 'GET', path: '/account/export', file: 'application/zip' },
  input: z.object({}),
  output: ZipFile,
  errors: ['too_many_exports'],
});
