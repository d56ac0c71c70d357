import type { Page } from 'playwright-core';

/** The changes that wait in IndexedDB. */
export function listStoredChanges(page: Page): Promise<{ userId: string; action: { op: string } }[]> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti');
    // The app creates the database, not the test.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => (request.error.name === 'AbortError' ? resolve([]) : reject(request.error));
    request.onsuccess = () => {
      const values = request.result.transaction('waiting').objectStore('waiting').getAll();
      values.onsuccess = () => {
        request.result.close();
        resolve(values.result);
      };
    };
  })`);
}
