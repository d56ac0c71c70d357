import type { ViewProps } from '../index.ts';

/** Not offered yet: see `isReady` in ../index.ts. */
export default function Gantt(_: ViewProps) {
  return null;
}
