// Requests the data that every visit needs while the app itself is loading. lib/apiClient.ts uses these responses.
const [, page, id] = location.pathname.split('/');
const paths = [...(page === 'projects' && id ? [`projects/${id}/board`] : []), 'me', 'spaces'];
globalThis.prefetched = Object.fromEntries(paths.map((path) => [`/api/${path}`, fetch(`/api/${path}`)]));
// apiClient.ts handles errors, if it uses the response at all.
for (const response of Object.values(globalThis.prefetched)) response.catch(() => {});

// Applies a chosen theme before the first paint, so that the page does not flash. Without a choice the system decides.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
