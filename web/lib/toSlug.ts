/** `Año nuevo!` → `ano-nuevo`. A name with fewer than three Latin letters or digits gets a `project-` prefix. */
export function toSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50);
  return slug.length >= 3 ? slug : `project-${slug || Date.now().toString(36)}`;
}
