import type { ApiResult } from '../../lib/apiClient.ts';
import { toSlug } from '../../lib/toSlug.ts';

/** Creates something whose slug comes from its name. If that is taken, tries others, the last of which is practically always free. */
export async function tryFreeSlugs<T>(
  name: string,
  create: (slug: string) => Promise<ApiResult<T>>,
): Promise<ApiResult<T>> {
  const slug = toSlug(name).slice(0, 40);
  for (const suffix of ['', '-2', '-3']) {
    const result = await create(slug + suffix);
    if (result.ok || result.error.code !== 'slug_taken') return result;
  }
  return create(`${slug}-${Date.now().toString(36)}`);
}
