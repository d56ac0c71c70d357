export const problems = {
  'problem.unreachable': 'Can’t reach the server',
  'problem.newVersion': 'There is a new version of the app. Reload to continue.',
  'problem.reload': 'Reload',
  'problem.notLoaded': 'This part of the app couldn’t be loaded. Check your connection.',
  'problem.serverError': 'The server has a problem. What you see may be out of date. We’ll keep trying.',
  'problem.busy': 'The server is busy. What you see may be out of date. We’ll try again soon.',
  'problem.behind': 'Live updates are interrupted. Reconnecting…',
  'problem.sessionOver': 'Your session has expired. Sign in again.',
  'problem.otherAccount':
    'Someone else has signed in to this browser. Sign in again; your unsaved changes will wait until then.',
  'problem.signOutLater': 'Signed out on this device. The server will end the session as soon as it can be reached.',
  'problem.signOutFailed':
    'Couldn’t sign out: the server can’t be reached, and this browser can’t store it for later. Try again when you’re online.',
  'problem.internal': 'Something went wrong on the server',
  'problem.changedMeanwhile': 'Someone else changed this in the meantime. It was left unchanged.',
} as const;
