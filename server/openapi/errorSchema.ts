import { AppError, type ErrorCode, errors } from '../../contract/errors.ts';
import type { JsonSchema } from './jsonSchema.ts';

/** The codes that a response can have: two errors have none in their body. */
const errorCodes = (Object.keys(errors) as ErrorCode[]).filter((code) => new AppError(code).body.code);

export const errorSchema: JsonSchema = {
  type: 'object',
  description: 'The body of every error.',
  properties: {
    error: { type: 'string', description: 'What is wrong, in English.' },
    code: { type: 'string', description: 'A stable code for programs. Some errors have none.', enum: errorCodes },
    issues: {
      type: 'array',
      description: 'For status 400: every problem with the input.',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'The path of the field, with dots; empty for the complete input.' },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
      },
    },
  },
  required: ['error'],
};
