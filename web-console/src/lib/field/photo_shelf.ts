/** Where pictures wait on the phone until the hub has them: IndexedDB, by name, over restarts. */

const DATABASE = "huying.field";
const STORE = "photos";

/** Keeps, gives and forgets bytes by name. */
export interface PhotoShelf {
  keep(name: string, bytes: ArrayBuffer): Promise<void>;
  /** Null when it is not there. */
  take(name: string): Promise<ArrayBuffer | null>;
  forget(name: string): Promise<void>;
}

export class DatabaseShelf implements PhotoShelf {
  #open: Promise<IDBDatabase> | null = null;

  async keep(name: string, bytes: ArrayBuffer): Promise<void> {
    await this.#in("readwrite", (store) => store.put(bytes, name));
  }

  async take(name: string): Promise<ArrayBuffer | null> {
    const found: unknown = await this.#in("readonly", (store) => store.get(name));
    return found instanceof ArrayBuffer ? found : null;
  }

  async forget(name: string): Promise<void> {
    await this.#in("readwrite", (store) => store.delete(name));
  }

  async #in<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    this.#open ??= opened();
    const database = await this.#open;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      // Only a finished transaction is on the disk.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error ?? new Error("the picture store failed"));
      transaction.onabort = () => reject(transaction.error ?? new Error("the picture store has no room"));
    });
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the picture store does not open"));
  });
}
