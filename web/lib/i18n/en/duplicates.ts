/** Duplicating tasks, from the menu of a card and from the panel. */
export const duplicates = {
  'task.duplicate': 'Duplicate',
  'task.duplicated': 'Duplicated as {ref}',
};
