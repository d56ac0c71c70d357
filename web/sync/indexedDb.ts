/** What outlives the page: changes that wait, and the last boards seen, for when the server cannot be reached. */
type Shelf = 'waiting' | 'seen';

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
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
async function use<T>(shelf: Shelf, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>) {
  try {
    const database = await open();
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

export async function put(shelf: Shelf, key: string, value: unknown): Promise<void> {
  await use(shelf, 'readwrite', (store) => store.put(value, key));
}

export async function remove(shelf: Shelf, key: string): Promise<void> {
  await use(shelf, 'readwrite', (store) => store.delete(key));
}

export async function get<T>(shelf: Shelf, key: string): Promise<T | undefined> {
  return (await use(shelf, 'readonly', (store) => store.get(key))) as T | undefined;
}

export async function all<T>(shelf: Shelf): Promise<T[]> {
  return ((await use(shelf, 'readonly', (store) => store.getAll())) ?? []) as T[];
}

export async function clear(shelf: Shelf): Promise<void> {
  await use(shelf, 'readwrite', (store) => store.clear());
}
