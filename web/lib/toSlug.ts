/** `Año nuevo!` → `ano-nuevo`; a name without Latin letters gets one of its own. */
export function toSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return slug.length >= 3 ? slug : `project-${slug || Date.now().toString(36)}`;
}
