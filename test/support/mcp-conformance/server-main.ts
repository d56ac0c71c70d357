import { pino } from 'pino';
import { readConfig } from '../../../server/boot/config.ts';
import { createApp } from '../../../server/boot/createApp.ts';
import { openDatabase } from '../../../server/db/engine/openDatabase.ts';
import { createConformanceServer } from './conformance-server.ts';

/** The product, whose MCP server has the fixtures of the conformance suite too. */
const config = readConfig();
const database = await openDatabase(config);
const log = pino({ level: 'warn' }, pino.destination(2));
const app = await createApp({ config, database, log, mcpServer: createConformanceServer });
const address = await app.http.listen({ host: '127.0.0.1', port: config.port });
config.publicUrl = address;
process.stdout.write(`ready at ${address}\n`);
process.on('SIGTERM', async () => {
  await app.close();
  await database.close();
  process.exit(0);
});
