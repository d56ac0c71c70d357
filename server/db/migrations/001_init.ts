import type { Migration } from './columnTypes.ts';

/**
 * The keys of rows in a space end in `space_id`, so that the same schema can be sharded by it. The id comes first, so
 * that the index also serves lookups by id alone.
 */
export const createInitialSchema: Migration = ({ id, text, bytewiseText, int, real, options, unlogged }) => [
  `create table users (
    id ${id} not null primary key,
    email ${bytewiseText} not null unique,
    name ${text} not null,
    password_hash ${text} not null,
    plan ${text} not null check (plan in ('free', 'pro', 'team')),
    time_zone ${text} not null,
    language ${text} check (language in ('en', 'es')),
    theme ${text} not null check (theme in ('system', 'light', 'dark')),
    email_verified_at ${bytewiseText},
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null
  ) ${options}`,

  `create table sessions (
    id ${id} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    secret_hash ${bytewiseText} not null unique,
    user_agent ${text},
    last_seen_at ${bytewiseText} not null,
    expires_at ${bytewiseText} not null,
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index sessions_by_user on sessions (user_id)',

  `create table tokens (
    id ${id} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    name ${text} not null,
    hint ${text} not null,
    secret_hash ${bytewiseText} not null unique,
    scope ${text} not null check (scope in ('read', 'write')),
    expires_at ${bytewiseText},
    last_used_at ${bytewiseText},
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index tokens_by_user on tokens (user_id)',

  `create table agents (
    id ${id} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    client_id ${bytewiseText} not null,
    name ${text},
    site ${text},
    scope ${text} not null check (scope in ('read', 'write')),
    last_used_at ${bytewiseText},
    expires_at ${bytewiseText} not null,
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index agents_by_user on agents (user_id)',
  'create index agents_by_client on agents (client_id)',

  `create table oauth_records (
    kind ${bytewiseText} not null,
    key_hash ${bytewiseText} not null,
    agent_id ${id} references agents (id) on delete cascade,
    payload ${text} not null,
    used_at ${bytewiseText},
    expires_at ${bytewiseText} not null,
    primary key (kind, key_hash)
  ) ${options}`,
  'create index oauth_records_by_agent on oauth_records (agent_id)',
  'create index oauth_records_by_end on oauth_records (expires_at)',

  `create table oauth_clients (
    id ${bytewiseText} not null primary key,
    metadata ${text} not null,
    created_at ${bytewiseText} not null
  ) ${options}`,

  `create table server_keys (
    name ${bytewiseText} not null primary key,
    secret ${text} not null,
    created_at ${bytewiseText} not null
  ) ${options}`,

  `create table links (
    secret_hash ${bytewiseText} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    purpose ${text} not null check (purpose in ('verify_email', 'reset_password')),
    expires_at ${bytewiseText} not null,
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index links_by_user on links (user_id)',

  `create table spaces (
    id ${id} not null primary key,
    name ${text} not null,
    slug ${bytewiseText} not null,
    description ${text},
    color ${text},
    is_personal ${int} not null check (is_personal in (0, 1)),
    rev ${int} not null,
    own_rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null
  ) ${options}`,

  // A table of its own: a slug must be unique across all spaces, also when spaces are on different shards.
  `create table slugs (
    slug ${bytewiseText} not null primary key,
    space_id ${id} not null unique
  ) ${options}`,

  `create table members (
    space_id ${id} not null references spaces (id) on delete cascade,
    user_id ${id} not null references users (id) on delete cascade,
    role ${text} not null check (role in ('viewer', 'member', 'admin', 'owner')),
    created_at ${bytewiseText} not null,
    primary key (space_id, user_id)
  ) ${options}`,
  'create index members_by_user on members (user_id)',

  `create table invitations (
    id ${id} not null,
    space_id ${id} not null references spaces (id) on delete cascade,
    email ${bytewiseText},
    role ${text} not null check (role in ('viewer', 'member', 'admin')),
    secret_hash ${bytewiseText} not null,
    invited_by_id ${id} references users (id) on delete set null,
    expires_at ${bytewiseText} not null,
    created_at ${bytewiseText} not null,
    primary key (id, space_id)
  ) ${options}`,
  'create index invitations_by_space on invitations (space_id)',
  'create index invitations_by_secret on invitations (secret_hash)',

  `create table projects (
    id ${id} not null,
    space_id ${id} not null references spaces (id) on delete cascade,
    name ${text} not null,
    slug ${bytewiseText} not null,
    description ${text},
    color ${text},
    default_view ${text} not null check (default_view in ('kanban', 'list', 'calendar', 'gantt')),
    is_archived ${int} not null check (is_archived in (0, 1)),
    rev ${int} not null,
    own_rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    unique (space_id, slug)
  ) ${options}`,

  `create table statuses (
    id ${id} not null,
    space_id ${id} not null,
    project_id ${id} not null,
    name ${text} not null,
    color ${text},
    position ${real} not null,
    category ${text} not null check (category in ('todo', 'active', 'done')),
    rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    unique (project_id, space_id, name),
    foreign key (project_id, space_id) references projects (id, space_id) on delete cascade
  ) ${options}`,

  `create table tasks (
    id ${id} not null,
    space_id ${id} not null,
    project_id ${id} not null,
    status_id ${id},
    parent_task_id ${id},
    title ${text} not null,
    description ${text},
    priority ${text} not null check (priority in ('none', 'low', 'medium', 'high', 'urgent')),
    start_date ${bytewiseText},
    due_date ${bytewiseText},
    position ${real} not null,
    completed_at ${bytewiseText},
    is_archived ${int} not null check (is_archived in (0, 1)),
    estimated_hours ${real},
    created_by_id ${id} references users (id) on delete set null,
    rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    foreign key (project_id, space_id) references projects (id, space_id) on delete cascade,
    foreign key (status_id, space_id) references statuses (id, space_id),
    foreign key (parent_task_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index tasks_by_column on tasks (project_id, space_id, status_id, position)',
  'create index tasks_by_status on tasks (status_id, space_id)',
  'create index tasks_by_parent on tasks (parent_task_id, space_id)',
  'create index tasks_by_creator on tasks (created_by_id)',
  'create index tasks_by_space on tasks (space_id)',
  "create index tasks_by_due_date on tasks (space_id, coalesce(due_date, '9999-99-99'), id)",

  `create table assignees (
    space_id ${id} not null,
    task_id ${id} not null,
    user_id ${id} not null references users (id) on delete cascade,
    created_at ${bytewiseText} not null,
    primary key (task_id, space_id, user_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index assignees_by_user on assignees (user_id, space_id)',

  `create table labels (
    id ${id} not null,
    space_id ${id} not null references spaces (id) on delete cascade,
    name ${text} not null,
    color ${text},
    rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    unique (space_id, name)
  ) ${options}`,

  `create table task_labels (
    space_id ${id} not null,
    task_id ${id} not null,
    label_id ${id} not null,
    primary key (task_id, space_id, label_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade,
    foreign key (label_id, space_id) references labels (id, space_id) on delete cascade
  ) ${options}`,
  'create index task_labels_by_label on task_labels (label_id, space_id)',

  `create table blockers (
    space_id ${id} not null,
    task_id ${id} not null,
    blocker_id ${id} not null,
    primary key (task_id, space_id, blocker_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade,
    foreign key (blocker_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index blockers_by_blocker on blockers (blocker_id, space_id)',

  `create table comments (
    id ${id} not null,
    space_id ${id} not null,
    task_id ${id} not null,
    author_id ${id} references users (id) on delete set null,
    content ${text} not null,
    rev ${int} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index comments_by_task on comments (task_id, space_id, created_at)',
  'create index comments_by_author on comments (author_id)',

  `create table events (
    space_id ${id} not null references spaces (id) on delete cascade,
    rev ${int} not null,
    type ${text} not null,
    at ${bytewiseText} not null,
    project_id ${id},
    task_id ${id},
    user_id ${id} not null,
    token_id ${id},
    token_name ${text},
    client ${text},
    data ${text} not null,
    primary key (space_id, rev)
  ) ${options}`,
  'create index events_by_task on events (task_id, space_id, rev)',

  `create table idempotency_keys (
    user_id ${id} not null references users (id) on delete cascade,
    key_hash ${bytewiseText} not null,
    fingerprint ${bytewiseText} not null,
    answer ${text},
    created_at ${bytewiseText} not null,
    primary key (user_id, key_hash)
  ) ${options}`,
  'create index idempotency_keys_by_age on idempotency_keys (created_at)',

  `create ${unlogged} table limits (
    key ${bytewiseText} not null primary key,
    window_start ${int} not null,
    count ${int} not null
  ) ${options}`,
];
