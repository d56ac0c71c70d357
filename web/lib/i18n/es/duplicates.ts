import type { duplicates as english } from '../en/duplicates.ts';
import type { Translation } from '../messageTypes.ts';

export const duplicates: Translation<typeof english> = {
  'task.duplicate': 'Duplicar',
  'task.duplicated': 'Duplicada como {ref}',
};
