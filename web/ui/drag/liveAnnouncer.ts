let region: HTMLElement | undefined;

/** Has screen readers speak a message immediately. */
export function announce(message: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'assertive');
    region.className = 'sr-only';
    document.body.append(region);
  }
  region.textContent = message;
}
