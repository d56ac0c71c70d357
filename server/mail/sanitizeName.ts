/**
 * Makes a name that someone typed safe in an email: puts it on one line, removes control, invisible and bidirectional
 * characters, and writes addresses in a form that mail programs do not turn into links.
 */
export function sanitizeName(name: string): string {
  return name
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .replaceAll(':/', '[:]/')
    .replace(/(?<=[\p{L}\p{N}_-])[.\u3002\uff0e\uff61](?=[\p{L}\p{N}])/gu, '[.]');
}
