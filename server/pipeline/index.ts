import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../contract/errors.ts';
import { getReadOperationName, type OperationName, operations } from '../../contract/index.ts';
import { type Operation, type Role, roles } from '../../contract/operation.ts';
import { type AuthenticatedCaller, authenticateCredentials, type Credentials } from '../auth/authenticate.ts';
import { type Actor, type AuthorizedResource, loadResource, requireRole } from '../auth/authorize.ts';
import type { LastUsedTracker } from '../auth/lastUsed.ts';
import type { Database, Db, DbVersion } from '../db/engine/database.ts';
import { toolHandlers } from '../mcp/tools/toolHandlers.ts';
import type { ActorContext, HandlerContext, Services } from '../operations/handlerTypes.ts';
import { handlers } from '../operations/index.ts';
import { createAdmission, type RateLimitUsage } from './admission.ts';
import { getEtag, getEtagAfterWrite, hashEtag, isEtagInList } from './etags.ts';
import { claimOrReplay } from './idempotency.ts';
import { parseInput } from './parseInput.ts';
import { type CachedResult, createResultCache, type RenderedOutput } from './resultCache.ts';

export type { DbVersion } from '../db/engine/database.ts';
export type { RateLimitUsage } from './admission.ts';
export type { RenderedOutput } from './resultCache.ts';

/** A call, as every transport brings it. */
export interface OperationCall {
  credentials: Credentials | null;
  /** Read only once the caller is known, so that a 401 comes before a 400. */
  input: () => Record<string, unknown>;
  /** It is the operation's tool that is called: its input, in which unknown fields are refused by name, and its answer. */
  isTool?: boolean;
  /** Lists of ETags, as the headers have them. */
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
  idempotencyKey?: string | undefined;
  /** The agent, as it names itself. */
  clientName?: string | null;
  clientIp: string;
  userAgent?: string | null;
  /** What the browser's person reads, as its header says. */
  acceptLanguage?: string | undefined;
  /** Told how much of the token's minute is used. */
  onRateLimit?: (usage: RateLimitUsage) => void;
  /** Makes of an output what is sent, to be kept and sent again. */
  render?: (output: unknown) => RenderedOutput;
}

export interface OperationResult {
  /** As the contract's output; nothing when `isUnchanged` or `rendered`. */
  output: unknown;
  /** What the call's `render` made of it, now or earlier. */
  rendered?: RenderedOutput;
  /** What was read is what the caller's If-None-Match names. */
  isNotModified: boolean;
  etag?: string | undefined;
  /** It is the kept answer of an earlier call with the same Idempotency-Key. */
  isReplayed: boolean;
  /** A session begun, or null: the caller's ended. */
  sessionChange?: HandlerContext['sessionChange'];
  /** Where what it says is kept under this. */
  cacheKey?: string;
  /** With it, `again` answers the same request of the same caller. */
  validator?: CacheValidator;
}

/** What an answer stands on. */
export interface CacheValidator {
  cacheKey: string;
  etag: string;
  caller: AuthenticatedCaller;
  authEpoch: DbVersion['authEpoch'];
}

interface Dependencies {
  database: Database;
  services: Services;
  lastUsed: LastUsedTracker;
  /** Milliseconds. */
  now: () => number;
  /** Hold every output against the contract: for tests, being slow. */
  checkOutputs: boolean;
}

type Input = Record<string, unknown>;
type AnyContext = HandlerContext & Partial<ActorContext> & Partial<AuthorizedResource>;
interface UntypedHandler {
  (context: AnyContext, input: Input, prepared: unknown): Promise<unknown>;
  prepare?: (context: AnyContext, input: Input) => Promise<unknown>;
}

interface Execution {
  name: OperationName;
  operation: Operation;
  handler: UntypedHandler;
  call: OperationCall;
  input: Input;
}

interface CacheSlot {
  key: string | undefined;
  cached: CachedResult | undefined;
  dbVersion: DbVersion | undefined;
}

const unchanged = { output: undefined, isNotModified: true, isReplayed: false };

/** What an If-Match named is not there any more: undone, then answered with what is. */
class EtagMismatchError extends Error {}

/** The one road from a transport to an operation and back. Every refusal is thrown, and then nothing has changed. */
export function createPipeline({ database, services, lastUsed, now, checkOutputs }: Dependencies) {
  const answers = createResultCache();
  const making = new Map<string, Promise<OperationResult>>();
  const { config } = services;
  const { admit, readmit } = createAdmission({ database, limiter: services.rateLimiter, lastUsed, config, now });

  async function execute(name: OperationName, call: OperationCall): Promise<OperationResult> {
    // What was committed before the call came is before this moment.
    const moment = database.getVersion();
    if (operations[name].access === 'public') return executeAs(undefined, name, call, moment);
    const caller = await admit(call, moment);
    const answer = await executeAs(actorOf(caller, call), name, call, moment);
    const { cacheKey, etag } = answer;
    if (!moment || cacheKey === undefined || etag === undefined) return answer;
    return { ...answer, validator: { cacheKey, etag, caller, authEpoch: moment.authEpoch } };
  }

  /**
   * Answers at once, and counts, a request that is the same as one that was answered before, if it came before this
   * moment was asked for; undefined where more was committed since, or who calls may not: then it takes the whole road.
   */
  function revalidate(
    { cacheKey, etag, caller, authEpoch }: CacheValidator,
    moment: DbVersion,
  ): { rendered?: RenderedOutput; usage?: RateLimitUsage } | undefined {
    const kept = answers.get(cacheKey);
    if (moment.authEpoch !== authEpoch || kept?.dbVersion !== moment || kept.etag !== etag) return undefined;
    const admitted = readmit(caller);
    return admitted && { ...admitted, rendered: kept.rendered };
  }

  /** Who calls. Counts the request. Refuses with 401, 429, 402, in this order. */
  async function authenticate(call: OperationCall): Promise<Actor> {
    return actorOf(await admit(call, database.getVersion()), call);
  }

  async function executeAs(
    actor: Actor | undefined,
    name: OperationName,
    call: OperationCall,
    moment: DbVersion | undefined = database.getVersion(),
  ): Promise<OperationResult> {
    const operation: Operation = operations[name];
    const input = parseInput(operation, call);
    if (actor) requireKindOfCaller(actor, operation);
    const job: Execution = { name, operation, handler: handlerOf(name, call), call, input };
    const key = keyOf(job, actor);
    const kept = key === undefined ? undefined : answers.get(key);
    if (key !== undefined && kept && moment && kept.dbVersion === moment) return fromKept(key, kept, call);

    const effects: (() => Promise<void>)[] = [];
    const touched = new Set<string>();
    const contextOn = (db: Db): AnyContext => ({
      db: db,
      now: isoNow(),
      services,
      caller: { clientIp: call.clientIp, userAgent: call.userAgent ?? null, acceptLanguage: call.acceptLanguage },
      afterCommit: (effect) => effects.push(effect),
      recordedRev: undefined,
      changedSpaceIds: touched,
      sessionChange: undefined,
      ...(actor && { actor, isStillAllowed: () => isStillAllowed(job) }),
    });

    if (!operation.write)
      return database.read((db) => look(job, contextOn(db), { key, cached: kept, dbVersion: moment }));

    const { prepare } = job.handler;
    const prepared = prepare && (await database.read((db) => prepare(contextOn(db), input)));
    const answer = await database
      .write((db) => {
        // The engine may ask for the whole transaction again.
        effects.length = 0;
        touched.clear();
        return change(job, contextOn(db), prepared);
      })
      .catch((error) => refuseChanged(error, job, contextOn));
    if (touched.size > 0) database.notifySpacesChanged([...touched]);
    for (const effect of effects) inBackground(effect);
    return answer;
  }

  /** `key` and `kept`: what this answer is kept under, and the one that was kept last. */
  async function look(
    job: Execution,
    context: AnyContext,
    { key, cached, dbVersion }: CacheSlot,
  ): Promise<OperationResult> {
    const { operation, call, input } = job;
    Object.assign(context, await authorize(context, operation, input));
    const version = await getEtag(operation, context);
    if (key !== undefined && cached && cached.etag === version) {
      cached.dbVersion = dbVersion;
      return fromKept(key, cached, call);
    }
    if (version && isEtagInList(version, call.ifNoneMatch)) return { ...unchanged, etag: version };
    if (key !== undefined && version) return make(job, context, { key, version, dbVersion });
    const output = await perform(job, context);
    const etag = version ?? (operation.rest?.stream ? undefined : hashEtag(output));
    if (!version && isEtagInList(etag, call.ifNoneMatch)) return { ...unchanged, etag };
    return { output, isNotModified: false, etag, isReplayed: false };
  }

  /** Who asks for what is being made already waits for it. */
  function make(
    job: Execution,
    context: AnyContext,
    { key, version, dbVersion }: { key: string; version: string; dbVersion: DbVersion | undefined },
  ): Promise<OperationResult> {
    const place = `${version} ${key}`;
    const made = making.get(place) ?? makeAndKeep().finally(() => making.delete(place));
    making.set(place, made);
    return made;

    async function makeAndKeep(): Promise<OperationResult> {
      const output = await perform(job, context);
      const rendered = (job.call.render as NonNullable<OperationCall['render']>)(output);
      answers.set(key, { etag: version, rendered, dbVersion });
      return { output: undefined, rendered, isNotModified: false, etag: version, isReplayed: false, cacheKey: key };
    }
  }

  async function change(job: Execution, context: AnyContext, prepared: unknown): Promise<OperationResult> {
    const { operation, call, input } = job;
    const key = await claimFor(job, context);
    if (key && 'storedResult' in key) return { ...JSON.parse(key.storedResult), isReplayed: true };

    Object.assign(context, await authorize(context, operation, input));
    const before = call.ifMatch === undefined ? undefined : await versionBefore(job, context);
    const output = await perform(job, context, prepared);
    // Last, because a 409 comes before a 412.
    if (call.ifMatch !== undefined && !isEtagInList(before, call.ifMatch)) throw new EtagMismatchError();
    const answer = { output, isNotModified: false, etag: await getEtagAfterWrite(operation, context) };
    await key?.storeResult(JSON.stringify(answer));
    return { ...answer, isReplayed: false, sessionChange: context.sessionChange };
  }

  async function perform(
    { name, operation, handler, call, input }: Execution,
    context: AnyContext,
    prepared?: unknown,
  ) {
    const output = await handler(context, input, prepared);
    if (checkOutputs && !operation.rest?.stream) checkOutput(name, outputOf(operation, call), output);
    return output;
  }

  async function claimFor({ name, call, input }: Execution, { db, actor, now }: AnyContext) {
    const { idempotencyKey: key, credentials } = call;
    if (!actor || !credentials || key === undefined) return undefined;
    // A tool's answer is another one than REST's.
    const operation = call.isTool ? `tool ${name}` : name;
    return claimOrReplay(db, { userId: actor.user.id, key, secret: credentials.secret, operation, input, now });
  }

  /** For what takes long: a stream asks again before it gives more. */
  async function isStillAllowed({ operation, call: { credentials }, input }: Execution): Promise<boolean> {
    try {
      return await database.read(async (db) => {
        const caller = credentials && (await authenticateCredentials(db, credentials, isoNow()));
        if (caller) await authorize({ db: db, actor: caller.actor }, operation, input);
        return Boolean(caller);
      });
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return false;
      throw error;
    }
  }

  /** The 412, with the thing as it is now. */
  async function refuseChanged(error: unknown, job: Execution, contextOn: (db: Db) => AnyContext): Promise<never> {
    if (!(error instanceof EtagMismatchError)) throw error;
    const reader = getReadOperationName(job.operation);
    const details = reader && (await database.read((db) => read(reader, job.input, contextOn(db))));
    throw new AppError('changed_meanwhile', undefined, { details });
  }

  /** Not waited for: how long a mail takes would tell whether an address has an account. */
  function inBackground(effect: () => Promise<void>): void {
    const running: Promise<void> = effect().finally(() => background.delete(running));
    background.add(running);
  }

  const background = new Set<Promise<void>>();
  const isoNow = () => new Date(now()).toISOString();

  return {
    execute,
    revalidate,
    getDbVersion: database.getVersion,
    authenticate,
    executeAs,
    waitForBackgroundEffects: () => Promise.all(background),
  };
}

export type Pipeline = ReturnType<typeof createPipeline>;

/** What a kept answer is found by: it depends on nothing else. Undefined: not to be kept. */
function keyOf({ name, operation, call, input }: Execution, actor: Actor | undefined): string | undefined {
  if (!call.render || !actor || operation.write) return undefined;
  return `${name} ${actor.user.id} ${JSON.stringify(input)}`;
}

function fromKept(key: string, { etag, rendered }: CachedResult, { ifNoneMatch }: OperationCall): OperationResult {
  if (isEtagInList(etag, ifNoneMatch)) return { ...unchanged, etag, cacheKey: key };
  return { output: undefined, rendered, isNotModified: false, etag, isReplayed: false, cacheKey: key };
}

function actorOf({ actor }: AuthenticatedCaller, { clientName }: OperationCall): Actor {
  return { ...actor, clientName: clientName ?? null };
}

function requireKindOfCaller({ via }: Actor, operation: Operation): void {
  if (operation.access === 'session' && via.kind !== 'session') throw new AppError('session_required');
  // In a space, whether the thing exists is told first.
  if (!operation.target) requireScope(via, operation.write);
}

function requireScope(via: Actor['via'], write: boolean): void {
  if (write && via.kind !== 'session' && via.scope === 'read') throw new AppError('read_only_token');
}

/** Loads the target through the actor: 404 for who is not in its space, 403 for too low a role. */
async function authorize(
  { db, actor }: Pick<AnyContext, 'db' | 'actor'>,
  { target, access, write }: Pick<Operation, 'target' | 'access' | 'write'>,
  input: Input,
): Promise<AuthorizedResource | undefined> {
  if (!actor || !target || input[target] === undefined) return undefined;
  const loaded = await loadResource(db, actor, target, input[target] as string, { lock: write });
  requireScope(actor.via, write);
  if (isRole(access)) requireRole(loaded.role, access);
  return loaded;
}

/** The ETag that If-Match is held against: that of what GET on the same path answers. */
async function versionBefore({ operation, input }: Execution, context: AnyContext): Promise<string | undefined> {
  const reader = getReadOperationName(operation);
  if (!reader) return undefined;
  return (await getEtag(operations[reader], context)) ?? hashEtag(await read(reader, input, context));
}

async function read(reader: OperationName, input: Input, context: AnyContext): Promise<Input> {
  Object.assign(context, await authorize(context, operations[reader], input));
  return (await (handlers[reader] as UntypedHandler)(context, input, undefined)) as Input;
}

function isRole(access: Operation['access']): access is Role {
  return (roles as readonly string[]).includes(access);
}

function handlerOf(name: OperationName, { isTool }: OperationCall): UntypedHandler {
  const shaped = isTool && name in toolHandlers ? toolHandlers[name as keyof typeof toolHandlers] : handlers[name];
  return shaped as UntypedHandler;
}

function outputOf({ mcp, output }: Operation, { isTool }: OperationCall): Operation['output'] {
  return (isTool && mcp?.output) || output;
}

function checkOutput(name: OperationName, schema: Operation['output'], output: unknown): void {
  const sent = JSON.parse(JSON.stringify(output));
  const parsed = schema.safeParse(sent);
  if (!parsed.success) throw new Error(`${name} answers against its contract: ${parsed.error.message}`);
  if (!isDeepStrictEqual(parsed.data, sent)) throw new Error(`${name} answers with more than its contract says`);
}
