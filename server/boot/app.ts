import type { RequestListener } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { PasswordHashParams } from '../auth/passwordHash.ts';
import type { Database } from '../db/engine/database.ts';
import type { HttpTimeouts } from '../http/connectionTracker.ts';
import type { McpServerFactory } from '../mcp/httpTransport.ts';
import type { SafeFetchOptions } from '../oauth/ssrfSafeFetch.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { Config } from './config.ts';

export interface App {
  http: FastifyInstance;
  /** Handles every request; tests call it without a network. */
  listener: RequestListener;
  pipeline: Pipeline;
  /** Runs the jobs that are due, which also happens every 15 s. */
  runDueJobs(): Promise<void>;
  /** Sends the emails about notifications that are due, which also happens every 10 s. */
  sendDueEmails(): Promise<void>;
  /** Writes the notifications of everything that has happened, which otherwise takes a moment. */
  catchUpNotifications(): Promise<void>;
  /** Resolves once no import is running. */
  waitForImports(): Promise<void>;
  /** Finishes accepted requests, ends the streams and writes buffered data. Leaves the database open. */
  close(): Promise<void>;
}

export interface AppOptions {
  config: Config;
  database: Database;
  log: Logger;
  /** Returns the time in milliseconds. */
  now?: () => number;
  /** Validate every output against its schema. Slow, for tests. */
  checkOutputs?: boolean;
  timeouts?: HttpTimeouts;
  /** The cost of password hashes; tests lower it. */
  passwordHashParams?: PasswordHashParams;
  /** The folder of the built web app. */
  webDist?: string;
  /** Restricts where OAuth client metadata may be fetched from; by default, from the public internet only. */
  fetchOptions?: SafeFetchOptions;
  /** Creates the MCP server; by default, the product's. */
  mcpServer?: McpServerFactory;
}
