/** In the order of the work. */
export const statusCategories = ['todo', 'active', 'done'] as const;
