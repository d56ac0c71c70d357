/** Where dragged tasks would be dropped: in a group, before a task or at the end. */
export interface DropPosition {
  groupKey: string;
  /** null: at the end of the group. */
  beforeTaskId: string | null;
}
