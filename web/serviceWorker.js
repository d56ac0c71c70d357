// Caches the app's files, so that it opens offline. Responses of /api are never cached here: web/sync stores the data.
// vite.config.ts puts `appFiles`, `appPages` and `version` in front of this code.
const cacheName = `shell-${version}`;

addEventListener('install', (event) => {
  // Browsers may drop what a closing page sends if it has to pass through here.
  event.addRoutes?.({ condition: { urlPattern: '/api/*' }, source: 'network' });
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(appFiles))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (appPages.test(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match('/')));
  } else if (appFiles.includes(url.pathname)) {
    event.respondWith(caches.match(request).then((cached) => cached ?? fetch(request)));
  }
});
