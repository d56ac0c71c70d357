import * as z from 'zod';
import { expectedValues, HexColor, HexColorInput, Id, Instant, Name } from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';

export const Label = z
  .object({
    id: Id,
    spaceId: Id,
    name: Name.meta({ example: 'Bug' }),
    color: HexColor.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Label' });

export const list_labels = operation({
  summary: 'List the labels of a space, by name.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/labels', arrayField: 'labels' },
  input: z.object({ spaceId: Id }),
  output: z.object({ labels: z.array(Label) }),
});

export const get_label = operation({
  summary: 'Get one label.',
  access: 'viewer',
  target: 'labelId',
  rest: { method: 'GET', path: '/labels/:labelId' },
  input: z.object({ labelId: Id }),
  output: z.object({ label: Label }),
});

export const create_label = operation({
  summary: 'Create a label in a space.',
  access: 'member',
  target: 'spaceId',
  rest: { method: 'POST', path: '/labels' },
  input: z.object({ spaceId: Id, name: Name.meta({ example: 'Bug' }), color: HexColorInput.nullable().optional() }),
  output: z.object({ label: Label }),
  errors: ['name_taken'],
});

const labelFields = { name: Name.meta({ example: 'Bug' }).optional(), color: HexColorInput.nullable().optional() };

export const update_label = operation({
  summary: 'Rename or recolor a label. Only the fields you send are changed.',
  access: 'member',
  target: 'labelId',
  rest: { method: 'PATCH', path: '/labels/:labelId' },
  input: z.object({ labelId: Id, ...labelFields, expected: expectedValues(labelFields) }),
  output: z.object({ label: Label }),
  errors: ['name_taken'],
});

export const delete_label = operation({
  summary: 'Delete a label and remove it from all tasks.',
  access: 'member',
  target: 'labelId',
  rest: { method: 'DELETE', path: '/labels/:labelId' },
  input: z.object({ labelId: Id }),
  output: Success,
});
