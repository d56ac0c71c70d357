/**
 * Returns the URL of a request with a path that can be decoded. In a malformed path every percent sign is escaped, so
 * that the router looks the path up literally and answers 404 as usual.
 */
export function escapeInvalidPercent({ url = '/' }: { url?: string | undefined }): string {
  if (!url.includes('%')) return url;
  const [path = ''] = url.split('?');
  try {
    decodeURI(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length);
  }
}
