import { isIPv6 } from 'node:net';

/** Returns the IPv4 address, or the /64 network of an IPv6 address: that is what one subscriber usually gets. */
export function getIpNetwork(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const parts = head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    parts.push(...Array(Math.max(0, 8 - parts.length - rest.length)).fill('0'), ...rest);
  }
  return parts.slice(0, 4).join(':');
}

/**
 * The limit for one network. Callers whose address is unknown, because of a misconfigured proxy, all share one count,
 * which must not lock them out together.
 */
export function getNetworkLimit(network: string, max: number): number {
  return network === '' ? max * 20 : max;
}
