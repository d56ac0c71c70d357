/** Where what stands: each gives way when there is no room for it. */
export const columns = {
  status: 'hidden w-28 shrink-0 lg:flex',
  priority: 'flex w-6 shrink-0 justify-center',
  assignees: 'hidden w-16 shrink-0 -space-x-1 md:flex',
  labels: 'hidden w-44 shrink-0 gap-1 overflow-hidden xl:flex',
  due: 'flex w-20 shrink-0 justify-end text-xs sm:w-28',
  estimate: 'hidden w-14 shrink-0 justify-end text-xs text-muted tabular-nums lg:flex',
} as const;
