let region: HTMLElement | undefined;

/** Tells a screen reader at once. */
export function announce(words: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'assertive');
    region.className = 'sr-only';
    document.body.append(region);
  }
  region.textContent = words;
}
