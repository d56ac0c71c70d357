import * as z from 'zod';
import { Description, expectedValues, HexColor, HexColorInput, Id, Instant, Name, Slug, SpaceKey } from './fields.ts';
import { operation } from './operation.ts';
import { roles } from './rules/roles.ts';
import { Success } from './successOutput.ts';
import { IdAndName } from './toolOutputSchemas.ts';

export const Space = z
  .object({
    id: Id,
    name: Name,
    slug: Slug,
    key: SpaceKey,
    description: Description.nullable(),
    color: HexColor.nullable(),
    isPersonal: z.boolean().meta({
      description: 'Whether this is the space that every account starts with; it has one member.',
      example: false,
    }),
    role: z.enum(roles).meta({ description: 'Your role in the space.', example: 'owner' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Space' });

export const list_spaces = operation({
  summary: 'List all spaces you belong to, the personal one first, then by name.',
  access: 'user',
  rest: { method: 'GET', path: '/spaces', arrayField: 'spaces' },
  mcp: {
    title: 'List spaces',
    description: 'Spaces the user belongs to. get_context has these and more in one call.',
    input: z.object({ cursor: z.string().max(20).optional() }),
    output: z.object({
      spaces: z.array(IdAndName.extend({ role: z.string(), isPersonal: z.literal(true).optional() })),
      nextCursor: z.string().optional(),
    }),
  },
  input: z.object({}),
  output: z.object({ spaces: z.array(Space) }),
});

export const create_space = operation({
  summary: 'Create a team space that you own, with a project named General and the default statuses.',
  access: 'user',
  needsAllSpaces: true,
  rest: { method: 'POST', path: '/spaces' },
  input: z.object({
    name: Name,
    slug: Slug,
    key: SpaceKey.optional().meta({
      description: 'What the refs of its tasks begin with. Default: made from the name.',
    }),
    description: Description.nullable().optional(),
    color: HexColorInput.nullable().optional(),
  }),
  output: z.object({ space: Space }),
  errors: ['slug_taken', 'key_taken', 'not_found', 'too_many_spaces'],
});

export const get_space = operation({
  summary: 'Get one space.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId' },
  input: z.object({ spaceId: Id }),
  output: z.object({ space: Space }),
});

const spaceFields = {
  name: Name.optional(),
  slug: Slug.optional(),
  key: SpaceKey.optional().meta({
    description: 'What the refs of its tasks begin with. Refs with a former key still lead to their tasks.',
  }),
  description: Description.nullable().optional(),
  color: HexColorInput.nullable().optional(),
};

export const update_space = operation({
  summary: 'Update a space. Only the fields you send are changed.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'PATCH', path: '/spaces/:spaceId' },
  input: z.object({ spaceId: Id, ...spaceFields, expected: expectedValues(spaceFields) }),
  output: z.object({ space: Space }),
  errors: ['slug_taken', 'key_taken'],
});

export const delete_space = operation({
  summary: 'Permanently delete a space with all its projects and tasks.',
  access: 'owner',
  target: 'spaceId',
  rest: { method: 'DELETE', path: '/spaces/:spaceId' },
  input: z.object({ spaceId: Id }),
  output: Success,
  errors: ['personal_space'],
});
