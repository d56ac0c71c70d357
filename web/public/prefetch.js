// Before all else: what every visit asks for is asked for while the app is on its way. client.ts takes these answers over.
const [, room, id] = location.pathname.split('/');
const asked = [...(room === 'projects' && id ? [`projects/${id}/board`] : []), 'me', 'spaces'];
globalThis.early = Object.fromEntries(asked.map((path) => [`/api/${path}`, fetch(`/api/${path}`)]));
// Whoever takes one over sees to it.
for (const answer of Object.values(globalThis.early)) answer.catch(() => {});

// And the theme, before the first paint, so that a chosen one does not flash; without a choice the system decides.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
