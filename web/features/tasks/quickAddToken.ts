/** A part of the text that sets a field. */
export interface QuickAddToken {
  kind: 'due' | 'recurrence' | 'priority' | 'assignee' | 'label';
  text: string;
  startIndex: number;
  /**
   * A day or an instant, a priority, a user id, a label id; for a label to create: `newLabelPrefix` and its name; the rule
   * of a recurrence.
   */
  value: string;
  /** Of a recurrence. */
  from?: 'due' | 'completion';
  /** The due date that its words imply. */
  dueDate?: string;
}
