import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Knows which connections have a request in work, so that a server that stops waits for those alone: not for one kept
 * for a next request, nor for one on which none has come.
 */
export function followConnections(server: Server) {
  const open = new Map<Socket, { inWork: number }>();
  let isClosing = false;

  server.on('connection', (socket: Socket) => {
    open.set(socket, { inWork: 0 });
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    const connection = open.get(socket);
    if (!connection) return;
    connection.inWork += 1;
    response.once('close', () => {
      connection.inWork -= 1;
      if (isClosing && connection.inWork === 0) socket.destroySoon();
    });
  });

  return {
    close: () => {
      isClosing = true;
      for (const [socket, { inWork }] of open) if (inWork === 0) socket.destroySoon();
    },
  };
}
