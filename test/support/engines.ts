/** The database engines that tests run on. */
export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];
