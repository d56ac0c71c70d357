/** What fields say about texts that were typed and not saved. */
export const draftNotices = {
  'draft.unsaved': 'Unsaved text',
  'draft.continue': 'Continue',
  'draft.copy': 'Copy',
  'draft.copied': 'Text copied',
  'draft.discard': 'Discard',
  'draft.useTitle': 'Use “{title}”',
  'draft.discarded': 'Draft discarded',
} as const;
