export * from './board.ts';
export * from './links.ts';
export * from './lists.ts';
export * from './positions.ts';
export * from './report.ts';
export * from './rows.ts';
