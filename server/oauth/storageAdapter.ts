import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import { hashSecret } from '../auth/secrets.ts';
import type { Database } from '../db/engine/database.ts';
import { deleteAgent, extendAgentExpiry, findAgent } from '../db/queries/agents.ts';
import { findOauthClient } from '../db/queries/oauthClients.ts';
import {
  consumeOauthRecord,
  deleteOauthRecord,
  findOauthRecord,
  upsertOauthRecord,
} from '../db/queries/oauthRecords.ts';

/** Used codes and tokens are stored longer, to detect that they are used a second time. */
const usedRetentionDays = 7;
const dayMs = 86_400_000;

interface Dependencies {
  database: Database;
  /** Milliseconds. */
  now: () => number;
  /** The audience of agents' tokens. */
  resource: string;
}

/** Stores what the provider persists. Its grants are our agents. */
export function createStorageAdapter(dependencies: Dependencies): AdapterFactory {
  return (kind) => {
    if (kind === 'Session') return emptyAdapter;
    if (kind === 'Client') return createClientAdapter(dependencies);
    if (kind === 'Grant') return createGrantAdapter(dependencies);
    return createRecordAdapter(kind, dependencies);
  };
}

/** The provider needs no sessions: users sign in with ours, and consent to every request separately. */
const emptyAdapter: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
};

/** Reads what clientRegistration.ts wrote. Clients with a metadata document are not stored. */
function createClientAdapter({ database }: Dependencies): Adapter {
  return {
    ...emptyAdapter,
    find: async (id) => {
      const row = await database.read((db) => findOauthClient(db, id));
      return row && JSON.parse(row.metadata);
    },
  };
}

/** Reads what grantAccess.ts wrote. */
function createGrantAdapter({ database, now, resource }: Dependencies): Adapter {
  return {
    ...emptyAdapter,
    find: async (id) => {
      const agent = await database.read((db) => findAgent(db, id, toIso(now())));
      if (!agent) return undefined;
      return {
        jti: agent.id,
        kind: 'Grant',
        iat: toSeconds(agent.created_at),
        exp: toSeconds(agent.expires_at),
        accountId: agent.user_id,
        clientId: agent.client_id,
        resources: { [resource]: agent.scope === 'write' ? 'read write' : 'read' },
      };
    },
    // Deletes its codes and tokens too, so `revokeByGrantId` has nothing to do.
    destroy: async (id) => {
      await database.write((db) => deleteAgent(db, id));
    },
  };
}

/** The ids are the secrets, so only their hashes are stored. */
function createRecordAdapter(kind: string, { database, now }: Dependencies): Adapter {
  return {
    ...emptyAdapter,
    upsert: async (id, { jti: _, ...payload }, expiresIn = 0) => {
      const expiresAt = toIso(now() + expiresIn * 1000);
      const agentId = payload.grantId ?? null;
      await database.write(async (db) => {
        // The user may have revoked the agent in the meantime, or its code was used a second time.
        if (agentId !== null && !(await extendAgentExpiry(db, agentId, expiresAt)))
          throw new errors.InvalidGrant('the grant was revoked');
        await upsertOauthRecord(db, {
          kind,
          key_hash: hashSecret(id),
          agent_id: agentId,
          payload: JSON.stringify(payload),
          used_at: null,
          expires_at: expiresAt,
        });
      });
    },
    find: async (id) => {
      const row = await database.read((db) => findOauthRecord(db, kind, hashSecret(id), toIso(now())));
      if (!row) return undefined;
      const payload: AdapterPayload = { ...JSON.parse(row.payload), jti: id };
      if (row.used_at !== null) payload.consumed = toSeconds(row.used_at);
      return payload;
    },
    consume: async (id) => {
      const usage = {
        kind,
        keyHash: hashSecret(id),
        now: toIso(now()),
        keepUntil: toIso(now() + usedRetentionDays * dayMs),
      };
      // Of two concurrent uses, only one succeeds.
      if (!(await database.write((db) => consumeOauthRecord(db, usage)))) throw new errors.InvalidGrant('already used');
    },
    destroy: (id) => database.write((db) => deleteOauthRecord(db, kind, hashSecret(id))),
  };
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

function toSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
