export const conflictToasts = {
  'conflict.place': 'place',
  'conflict.name': 'Name',
  'conflict.fieldYours': '{field} (yours: {value})',
  'conflict.stays': 'Someone else changed “{name}” in the meantime. Left unchanged: {fields}.',
  'conflict.stayMany': {
    one: 'Someone else changed {count} item in the meantime. It was left unchanged.',
    other: 'Someone else changed {count} items in the meantime. They were left unchanged.',
  },
  'conflict.textKept': 'Someone else changed “{name}” in the meantime. Your text is kept: open it to choose one.',
  'conflict.textsKept': {
    one: 'Someone else changed {count} text in the meantime. Yours is kept: choose at the top.',
    other: 'Someone else changed {count} texts in the meantime. Yours are kept: choose at the top.',
  },
  'conflict.notDeleted': '“{name}” was not deleted. {why}',
  'conflict.notDeletedUnnamed': 'Not deleted. {why}',
  'conflict.usedBy': '{name} has worked on it.',
  'conflict.usedByOthers': 'Others have worked on it.',
  'conflict.inUse': 'It is in use.',
  'conflict.columnGone': 'Created “{name}” in the first column, because its column was deleted in the meantime.',
  'conflict.leftOut': 'Created “{name}” without what was deleted in the meantime: {fields}.',
} as const;
