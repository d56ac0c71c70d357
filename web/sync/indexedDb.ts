/** What outlives the page: changes that wait, and the last boards seen, for when the server cannot be reached. */
type ObjectStore = 'waiting' | 'seen';

let opened: Promise<IDBDatabase> | undefined;

function openDatabase(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('waiting');
      request.result.createObjectStore('seen');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Where the browser keeps nothing (a private window), the app works on in memory. */
async function runTransaction<T>(
  shelf: ObjectStore,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
) {
  try {
    const database = await openDatabase();
    return await new Promise<T | undefined>((resolve, reject) => {
      const transaction = database.transaction(shelf, mode);
      const request = work(transaction.objectStore(shelf));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

export async function put(shelf: ObjectStore, key: string, value: unknown): Promise<void> {
  await runTransaction(shelf, 'readwrite', (store) => store.put(value, key));
}

export async function remove(shelf: ObjectStore, key: string): Promise<void> {
  await runTransaction(shelf, 'readwrite', (store) => store.delete(key));
}

export async function get<T>(shelf: ObjectStore, key: string): Promise<T | undefined> {
  return (await runTransaction(shelf, 'readonly', (store) => store.get(key))) as T | undefined;
}

export async function getAll<T>(shelf: ObjectStore): Promise<T[]> {
  return ((await runTransaction(shelf, 'readonly', (store) => store.getAll())) ?? []) as T[];
}

export async function clear(shelf: ObjectStore): Promise<void> {
  await runTransaction(shelf, 'readwrite', (store) => store.clear());
}
