import * as z from 'zod';

/** The output of operations that have nothing else to return. JSON, for clients that always parse the body. */
export const Success = z
  .object({ success: z.literal(true).meta({ description: 'Always true.', example: true }) })
  .meta({ id: 'Success' });
