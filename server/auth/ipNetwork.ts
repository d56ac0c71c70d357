import { isIPv6 } from 'node:net';

/** Whom an address stands for: who has one IPv6 address has the whole /64. */
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
