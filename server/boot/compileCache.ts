import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets Node keep what it makes of the sources beside the packages, and read it back at the next start: that halves the
 * time to the first answer, and saves memory. Before anything else is imported; where it cannot be written, it is not.
 */
export function setUpCompileCache(): void {
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));
}
