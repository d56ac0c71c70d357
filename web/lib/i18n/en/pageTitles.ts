/** The names of the pages of the settings and of spaces, for the pages themselves and for the command palette. */
export const pageTitles = {
  'profile.title': 'Profile',
  'security.title': 'Password and sessions',
  'tokens.title': 'API Tokens',
  'agents.title': 'Connected agents',
  'api.title': 'API',
  'plan.title': 'Plan',
  'admin.title': 'Server admin',
  'space.general': 'General',
  'space.projects': 'Projects',
  'space.members': 'Members',
  'space.labels': 'Labels',
  'space.trash': 'Trash',
  'space.data': 'Import and export',
} as const;
