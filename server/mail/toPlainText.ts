/**
 * Prepares a name that someone typed for an email: one line, without control, invisible and bidirectional characters, and
 * with addresses written so that mail programs do not turn them into links.
 */
export function toPlainText(name: string): string {
  return name
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .replaceAll(':/', '[:]/')
    .replace(/(?<=[\p{L}\p{N}_-])[.\u3002\uff0e\uff61](?=[\p{L}\p{N}])/gu, '[.]');
}
