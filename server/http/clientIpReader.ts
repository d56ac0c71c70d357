import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** Returns a function that reads the client's IP address, from the headers of trusted proxies, exactly as Fastify does. */
export function createClientIpReader(trustProxy: string[] | false): (request: IncomingMessage) => string {
  if (!trustProxy) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = proxyAddress.compile(trustProxy);
  return (request) => proxyAddress(request, isTrusted);
}
