export const welcome = {
  'welcome.title': 'Welcome, {name}',
  'welcome.text': 'Create your first project. You can add more at any time.',
  'welcome.projectName': 'Project name',
  'welcome.projectHint': 'Website, Garden, Thesis…',
  'welcome.create': 'Create project',
  'welcome.demo': 'Show me an example',
  'welcome.demoHint': 'Adds a space with three sample projects to explore.',
  'welcome.skip': 'Skip and open “{name}”',
} as const;
