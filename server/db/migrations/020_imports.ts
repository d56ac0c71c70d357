import type { Migration } from './columnTypes.ts';

/**
 * `imports`: files that are or were imported, with their progress and report. `import_parts`: their bytes in base64, until
 * the import has ended. `external_ids`: what earlier imports made of the things in files, so that the same file again updates
 * them. `item_rev` is the revision at which the import left a task: a later one means that somebody has changed it since.
 * `imported_by_id`: the user who imported a comment that has somebody else as its author.
 */
export const addImports: Migration = ({ id, text, bytewiseText, int, options }) => [
  `create table imports (
    id ${id} not null,
    space_id ${id} not null,
    user_id ${id} not null,
    actor_id ${id} not null,
    token_id ${id},
    token_name ${text},
    client ${text},
    file_name ${text} not null,
    source ${text},
    state ${text} not null check (state in ('uploading', 'importing', 'done', 'failed', 'undoing', 'undone')),
    options ${text} not null,
    total ${int} not null,
    completed ${int} not null,
    created ${int} not null,
    updated ${int} not null,
    losses ${text} not null,
    error ${text},
    run_ids ${text} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    primary key (id, space_id),
    foreign key (space_id) references spaces (id) on delete cascade
  ) ${options}`,
  'create index imports_by_space on imports (space_id, id)',
  `create index imports_by_state on imports (state) where state in ('importing', 'undoing')`,

  `create table import_parts (
    import_id ${id} not null,
    space_id ${id} not null,
    position ${int} not null,
    content ${text} not null,
    primary key (import_id, space_id, position),
    foreign key (import_id, space_id) references imports (id, space_id) on delete cascade
  ) ${options}`,

  `create table external_ids (
    space_id ${id} not null,
    source ${bytewiseText} not null,
    kind ${bytewiseText} not null,
    external_id ${bytewiseText} not null,
    item_id ${id} not null,
    item_rev ${int} not null,
    primary key (space_id, source, kind, external_id),
    foreign key (space_id) references spaces (id) on delete cascade
  ) ${options}`,

  `alter table comments add column imported_by_id ${id}`,
  `alter table trashed_comments add column imported_by_id ${id}`,
  // Nobody is told of what these runs did.
  `alter table runs add column import_id ${id}`,
];
