export const quickAdd = {
  'task.titleHint': 'What needs doing?',
  'task.hint': 'Try “tomorrow 5pm”, @name, #label or p1. Each pasted line becomes a task.',
  'task.dateWords': 'today, tomorrow, next week, in 2 weeks, next month',
  'task.suggestions': 'Suggestions',
  'task.presetMe': 'Assigned to me',
  'task.presetRemove': 'Leave out “{text}”',
  'task.create': 'Create task',
  'task.createMany': { one: 'Create {count} task', other: 'Create {count} tasks' },
  'task.cannotCreate': 'You can’t add tasks to this project.',
  'task.lines': 'Tasks to create',
  'task.understood': 'Recognized details',
  'task.notMeant': 'Keep “{text}” as text',
} as const;
