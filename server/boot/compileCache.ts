import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets Node cache compiled sources in node_modules: this halves the time from start to the first response, and saves
 * memory. Must be called before other modules are imported. If the folder is not writable, nothing is cached.
 */
export function setUpCompileCache(): void {
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));
}
