/** What outlives the page: pending mutations (`waiting`), and responses to show while offline (`seen`). */
const storeNames = ['waiting', 'seen'] as const;
type ObjectStoreName = (typeof storeNames)[number];

/** Safari sometimes never answers the request to open a database. */
const maxOpenMs = 5000;

export function put(storeName: ObjectStoreName, key: string, value: unknown): Promise<boolean> {
  return write(storeName, (store) => store.put(value, key));
}

export function clear(storeName: ObjectStoreName): Promise<boolean> {
  return write(storeName, (store) => store.clear());
}

/** Makes all changes or none. Returns false where the browser stores nothing, as in some private windows. */
export async function write(storeName: ObjectStoreName, change: (store: IDBObjectStore) => void): Promise<boolean> {
  try {
    await runTransaction(storeName, 'readwrite', change);
    return true;
  } catch {
    return false;
  }
}

export async function get<T>(storeName: ObjectStoreName, key: string): Promise<T | undefined> {
  return read(storeName, (store) => store.get(key));
}

/** Calls `change` with what is stored, and lets it write to the store before anybody else does. */
export function update<T>(
  storeName: ObjectStoreName,
  change: (store: IDBObjectStore, values: T[]) => void,
): Promise<boolean> {
  return write(storeName, (store) => {
    const request: IDBRequest<T[]> = store.getAll();
    request.onsuccess = () => change(store, request.result);
  });
}

async function read<T>(
  storeName: ObjectStoreName,
  createRequest: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    return (await runTransaction(storeName, 'readonly', createRequest)).result;
  } catch {
    return undefined;
  }
}

async function runTransaction<R>(
  storeName: ObjectStoreName,
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => R,
): Promise<R> {
  const database = await openDatabase();
  return new Promise<R>((resolve, reject) => {
    const transaction = database.transaction(storeName, mode);
    const result = use(transaction.objectStore(storeName));
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
  });
}

let openedDatabase: Promise<IDBDatabase> | undefined;
let onLost = () => {};

/** Calls the listener when the stored data was deleted while the page is open, as people do in the browser's settings. */
export function onStorageLost(listener: () => void): void {
  onLost = listener;
}

function openDatabase(): Promise<IDBDatabase> {
  openedDatabase ??= requestDatabase().catch((error) => {
    // Tried again with the next change.
    openedDatabase = undefined;
    throw error;
  });
  return openedDatabase;
}

/** Without a version: the one that there is. */
function requestDatabase(version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti', version);
    const timer = setTimeout(() => reject(new Error('no answer')), maxOpenMs);
    request.onupgradeneeded = () => {
      for (const name of getMissingStores(request.result)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      if (getMissingStores(database).length > 0) {
        database.close();
        return resolve(requestDatabase(database.version + 1));
      }
      watchForLoss(database);
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
}

/** An interrupted upgrade or another program may leave a database without stores. */
function getMissingStores({ objectStoreNames }: IDBDatabase): ObjectStoreName[] {
  return storeNames.filter((name) => !objectStoreNames.contains(name));
}

function watchForLoss(database: IDBDatabase): void {
  const forget = () => {
    openedDatabase = undefined;
    onLost();
  };
  database.onclose = forget;
  // Another page deletes the database, and waits until this one has closed it.
  database.onversionchange = () => {
    database.close();
    forget();
  };
}
