import * as z from 'zod';

/** What a call answers that has nothing else to say; JSON, so that clients that always parse it work. */
export const Success = z
  .object({ success: z.literal(true).meta({ description: 'It is done.', example: true }) })
  .meta({ id: 'Success' });
