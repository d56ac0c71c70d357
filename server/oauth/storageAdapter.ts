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

const usedDays = 7;
const dayMs = 86_400_000;

interface Dependencies {
  database: Database;
  /** Milliseconds. */
  now: () => number;
  /** What agents' tokens are for. */
  resource: string;
}

/** Where the provider keeps what it keeps. Agents are its grants. */
export function createStorageAdapter(dependencies: Dependencies): AdapterFactory {
  return (kind) => {
    if (kind === 'Session') return nothing;
    if (kind === 'Client') return clients(dependencies);
    if (kind === 'Grant') return grants(dependencies);
    return records(kind, dependencies);
  };
}

/** Who is signed in is told by our own session alone, and every request is consented to by itself. */
const nothing: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
};

/** Written by `registration.ts`; a client that is a document on the web is not kept at all. */
function clients({ database }: Dependencies): Adapter {
  return {
    ...nothing,
    find: async (id) => {
      const row = await database.read((db) => findOauthClient(db, id));
      return row && JSON.parse(row.metadata);
    },
  };
}

/** Written by `consent.ts`, together with what people see of an agent. */
function grants({ database, now, resource }: Dependencies): Adapter {
  return {
    ...nothing,
    find: async (id) => {
      const agent = await database.read((db) => findAgent(db, id, iso(now())));
      if (!agent) return undefined;
      return {
        jti: agent.id,
        kind: 'Grant',
        iat: seconds(agent.created_at),
        exp: seconds(agent.expires_at),
        accountId: agent.user_id,
        clientId: agent.client_id,
        resources: { [resource]: agent.scope === 'write' ? 'read write' : 'read' },
      };
    },
    // All that was given to it goes with it, so that `revokeByGrantId`, which comes before, has nothing to do.
    destroy: async (id) => {
      await database.write((db) => deleteAgent(db, id));
    },
  };
}

/** The ids are the secrets: what is kept is their hash, and nothing that gives them away. */
function records(kind: string, { database, now }: Dependencies): Adapter {
  return {
    ...nothing,
    upsert: async (id, { jti: _, ...payload }, expiresIn = 0) => {
      const expiresAt = iso(now() + expiresIn * 1000);
      const agentId = payload.grantId ?? null;
      await database.write(async (db) => {
        // Its person may have ended it just now, or whoever used the code a second time.
        if (agentId !== null && !(await extendAgentExpiry(db, agentId, expiresAt)))
          throw new errors.InvalidGrant('ended');
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
      const row = await database.read((db) => findOauthRecord(db, kind, hashSecret(id), iso(now())));
      if (!row) return undefined;
      const payload: AdapterPayload = { ...JSON.parse(row.payload), jti: id };
      if (row.used_at !== null) payload.consumed = seconds(row.used_at);
      return payload;
    },
    consume: async (id) => {
      const used = { kind, keyHash: hashSecret(id), now: iso(now()), keepUntil: iso(now() + usedDays * dayMs) };
      // Of two that come at once, one is too late.
      if (!(await database.write((db) => consumeOauthRecord(db, used)))) throw new errors.InvalidGrant('used already');
    },
    destroy: (id) => database.write((db) => deleteOauthRecord(db, kind, hashSecret(id))),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function seconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
