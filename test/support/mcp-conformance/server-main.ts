import { pino } from 'pino';
import { readConfig } from '../../../server/boot/config.ts';
import { createApp } from '../../../server/boot/createApp.ts';
import { openDatabase } from '../../../server/db/engine/openDatabase.ts';
import { findFreePort } from '../../../testing/findFreePort.ts';
import { createConformanceServer } from './conformance-server.ts';

/** Starts the product with an MCP server that also has the fixtures of the conformance suite. */
const environment = readConfig();
const port = environment.port || (await findFreePort());
const publicUrl = `http://127.0.0.1:${port}`;
const config = { ...environment, port, publicUrl };
const database = await openDatabase(config);
const log = pino({ level: 'warn' }, pino.destination(2));
const app = await createApp({ config, database, log, mcpServer: createConformanceServer });
await app.http.listen({ host: '127.0.0.1', port: config.port });
process.stdout.write(`ready at ${publicUrl}\n`);
process.on('SIGTERM', async () => {
  await app.close();
  await database.close();
  process.exit(0);
});
