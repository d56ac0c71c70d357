/** What outlives the page: pending mutations (`waiting`), and responses to show while offline (`seen`). */
type ObjectStoreName = 'waiting' | 'seen';

export async function put(storeName: ObjectStoreName, key: string, value: unknown): Promise<void> {
  await runTransaction(storeName, 'readwrite', (store) => store.put(value, key));
}

export async function remove(storeName: ObjectStoreName, key: string): Promise<void> {
  await runTransaction(storeName, 'readwrite', (store) => store.delete(key));
}

export async function get<T>(storeName: ObjectStoreName, key: string): Promise<T | undefined> {
  return (await runTransaction(storeName, 'readonly', (store) => store.get(key))) as T | undefined;
}

export async function getAll<T>(storeName: ObjectStoreName): Promise<T[]> {
  return ((await runTransaction(storeName, 'readonly', (store) => store.getAll())) ?? []) as T[];
}

export async function clear(storeName: ObjectStoreName): Promise<void> {
  await runTransaction(storeName, 'readwrite', (store) => store.clear());
}

/** Returns undefined where the browser stores nothing, as in some private windows: the app then works in memory. */
async function runTransaction<T>(
  storeName: ObjectStoreName,
  mode: IDBTransactionMode,
  createRequest: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const database = await openDatabase();
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = createRequest(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

let openedDatabase: Promise<IDBDatabase> | undefined;

function openDatabase(): Promise<IDBDatabase> {
  openedDatabase ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('waiting');
      request.result.createObjectStore('seen');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return openedDatabase;
}
