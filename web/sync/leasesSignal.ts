import type { ApiOutput } from '../lib/apiClient.ts';
import { createSignal } from '../lib/signal.ts';

export type Lease = ApiOutput<'list_leases'>['leases'][number];

/** Which agents work on the tasks of the space that the app follows, by task. */
export const leases = createSignal<ReadonlyMap<string, Lease>>(new Map());
