/** A statement that names no space, and why it may: it is not asked often, or not by people. */
export interface AllowlistEntry {
  statement: RegExp;
  reason: string;
}

/** Tables that a distributed PostgreSQL keeps whole on every machine, so that no condition is needed. */
export const replicatedTables: Record<string, string> = {
  users: 'who somebody is, looked up by address or id before any space is known',
  sessions: 'looked up by the hash of a cookie',
  tokens: 'looked up by the hash of a secret',
  agents: 'belong to a person, and are asked for by token',
  oauth_records: 'looked up by the hash of a code or a token',
  oauth_clients: 'programs, which belong to nobody',
  server_keys: 'what the server itself signs with',
  links: 'looked up by the hash of a secret from a mail',
  members: 'asked for by person with every request, and by space: small, and rarely written',
  slugs: 'what makes them unique: looked up before there is a space',
  idempotency_keys: 'belong to a person, not to a space',
  limits: 'belong to a token or an address',
  migrations: 'read when a server starts',
};

export const allowlist: AllowlistEntry[] = [
  {
    statement:
      /^select s\.\*, m\.role from members as m inner join spaces as s on s\.id = m\.space_id where m\.user_id = \$/,
    reason: 'Somebody’s spaces: a row of each. It is what tells which spaces there are to name.',
  },
  {
    statement: /^select \* from invitations where secret_hash = \$ and expires_at > \$$/,
    reason: 'An invitation is opened by its secret alone: once or twice in its life.',
  },
  {
    statement: /^delete from invitations where expires_at <= \$$/,
    reason: 'What has run out is cleared away once an hour.',
  },
  {
    statement:
      /^select s\.\*, u\.id as owner_id, .* from slugs as g inner join spaces as s .* where g\.slug >= \$ and g\.slug < \$ and m\.role = \$/,
    reason: '`krokanti demo` looks whether its space is there.',
  },
  {
    statement: /^select \* from \w+$/,
    reason: '`krokanti backup` reads everything.',
  },
];
