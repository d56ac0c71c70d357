import { callApi } from '../lib/apiClient.ts';
import { type Lease, leases } from './leasesSignal.ts';

let loadCount = 0;
let changeCount = 0;
let expiry: ReturnType<typeof setTimeout> | undefined;
const maxTimeoutMs = 2 ** 31 - 1;

/** Loads who works on the tasks of the space; undefined: of all spaces. */
export async function loadLeases(spaceId: string | undefined): Promise<void> {
  const load = ++loadCount;
  const changesBefore = changeCount;
  const result = await callApi('list_leases', spaceId === undefined ? {} : { spaceId });
  if (!result.ok || load !== loadCount) return;
  // The response may be older than an event that came meanwhile.
  if (changeCount !== changesBefore) return loadLeases(spaceId);
  replaceLeases(result.value.leases.map((lease) => [lease.taskId, lease]));
}

/** Stores the lease of a task; null: nobody works on it. */
export function setLease(taskId: string, lease: Lease | null): void {
  changeCount++;
  const others = [...leases.get()].filter(([id]) => id !== taskId);
  replaceLeases(lease ? [...others, [taskId, lease]] : others);
}

export function forgetLeases(): void {
  loadCount++;
  replaceLeases([]);
}

function replaceLeases(entries: [string, Lease][]): void {
  leases.set(new Map(entries));
  clearTimeout(expiry);
  const ends = entries.map(([, { until }]) => Date.parse(until));
  const delayMs = Math.min(...ends) - Date.now();
  if (delayMs < maxTimeoutMs) expiry = setTimeout(removeExpired, Math.max(0, delayMs));
}

/** Nothing happens on the server when a lease runs out. */
function removeExpired(): void {
  replaceLeases([...leases.get()].filter(([, { until }]) => Date.parse(until) > Date.now()));
}
