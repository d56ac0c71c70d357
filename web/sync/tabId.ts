import { createUuid } from '../lib/apiClient.ts';

/** Tells this tab from the others of this browser. A reloaded page has another one. */
export const tabId = createUuid();
