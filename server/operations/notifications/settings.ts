import {
  type ChannelChoices,
  type NotificationChoices,
  type NotificationKind,
  notificationKinds,
  resolveChannelChoices,
} from '../../../contract/rules/notificationKinds.ts';
import { rescheduleDailyItems } from '../../db/queries/emailItems.ts';
import {
  findNotificationSettings,
  listProjectNotificationSettings,
  listSpaceNotificationSettings,
  saveNotificationSettings,
  saveProjectNotificationSettings,
  saveSpaceNotificationSettings,
} from '../../db/queries/notificationSettings.ts';
import type { NotificationSettingsRow } from '../../db/schema.ts';
import { defaultDigestHour, getNextHour } from '../../notifications/localTimes.ts';
import type { ActorContext, Handler, OperationInput } from '../handlerTypes.ts';

export const get_notification_settings: Handler<'get_notification_settings'> = async (context) => ({
  settings: presentOwn(context, await findOwn(context)),
});

export const update_notification_settings: Handler<'update_notification_settings'> = async (context, input) => {
  const { kinds, quietHours, digestHour, isEmailOn } = input;
  const { db, actor, now } = context;
  const row = await findOwn(context);
  const changed: NotificationSettingsRow = {
    ...row,
    choices: JSON.stringify(mergeChoices(parseChoices(row), kinds)),
    ...(quietHours !== undefined && { quiet_from: quietHours?.from ?? null, quiet_to: quietHours?.to ?? null }),
    ...(digestHour !== undefined && { digest_hour: digestHour }),
    ...(isEmailOn !== undefined && { is_email_on: isEmailOn ? 1 : 0 }),
    updated_at: now,
  };
  await saveNotificationSettings(db, changed);
  if (changed.digest_hour !== row.digest_hour)
    await rescheduleDailyItems(
      db,
      actor.user.id,
      getNextHour(actor.user.time_zone, changed.digest_hour, Date.parse(now)),
    );
  return { settings: presentOwn(context, changed) };
};

async function findOwn({ db, actor, now }: ActorContext): Promise<NotificationSettingsRow> {
  return (await findNotificationSettings(db, actor.user.id)) ?? createDefaultSettings(actor.user.id, now);
}

/** What counts until the person changes something. */
export function createDefaultSettings(userId: string, now: string): NotificationSettingsRow {
  return {
    user_id: userId,
    choices: '{}',
    quiet_from: null,
    quiet_to: null,
    digest_hour: defaultDigestHour,
    is_email_on: 1,
    updated_at: now,
  };
}

function presentOwn({ services }: ActorContext, row: NotificationSettingsRow) {
  const { quiet_from: from, quiet_to: to } = row;
  return {
    kinds: resolveAll([parseChoices(row)]),
    quietHours: from === null || to === null ? null : { from, to },
    digestHour: row.digest_hour,
    isEmailOn: row.is_email_on === 1,
    // What can send push adds its channel here.
    channels: ['inbox' as const, ...(services.mailer.isConfigured ? ['email' as const] : [])],
  };
}

export const get_space_notification_settings: Handler<'get_space_notification_settings'> = async (context) => ({
  effectiveSettings: presentOverrides(await loadSpaceChoices(context, context.spaceId)),
});

export const update_space_notification_settings: Handler<'update_space_notification_settings'> = async (
  context,
  { kinds },
) => {
  const { db, spaceId, actor, now } = context;
  const [own, ...general] = await loadSpaceChoices(context, spaceId);
  const choices = mergeChoices(own, kinds);
  const row = { space_id: spaceId, user_id: actor.user.id, choices: JSON.stringify(choices), updated_at: now };
  await saveSpaceNotificationSettings(db, row);
  return { effectiveSettings: presentOverrides([choices, ...general]) };
};

export const get_project_notification_settings: Handler<'get_project_notification_settings'> = async (context) => ({
  effectiveSettings: presentOverrides(await loadProjectChoices(context, context.spaceId, context.row.id)),
});

export const update_project_notification_settings: Handler<'update_project_notification_settings'> = async (
  context,
  { kinds },
) => {
  const { db, spaceId, row: project, actor, now } = context;
  const [own, ...general] = await loadProjectChoices(context, spaceId, project.id);
  const choices = mergeChoices(own, kinds);
  await saveProjectNotificationSettings(db, {
    space_id: spaceId,
    project_id: project.id,
    user_id: actor.user.id,
    choices: JSON.stringify(choices),
    updated_at: now,
  });
  return { effectiveSettings: presentOverrides([choices, ...general]) };
};

/** The most particular choices first. */
type ChoicesFromParticular = [NotificationChoices, ...NotificationChoices[]];

async function loadSpaceChoices(context: ActorContext, spaceId: string): Promise<ChoicesFromParticular> {
  const [row] = await listSpaceNotificationSettings(context.db, spaceId, [context.actor.user.id]);
  return [parseChoices(row), parseChoices(await findOwn(context))];
}

async function loadProjectChoices(
  context: ActorContext,
  spaceId: string,
  projectId: string,
): Promise<ChoicesFromParticular> {
  const [row] = await listProjectNotificationSettings(context.db, spaceId, [projectId], [context.actor.user.id]);
  return [parseChoices(row), ...(await loadSpaceChoices(context, spaceId))];
}

function presentOverrides(choices: ChoicesFromParticular) {
  return { kinds: resolveAll(choices), overrides: choices[0] };
}

function parseChoices(row: { choices: string } | undefined): NotificationChoices {
  return row ? JSON.parse(row.choices) : {};
}

type ChoicesInput =
  | OperationInput<'update_space_notification_settings'>['kinds']
  | OperationInput<'update_notification_settings'>['kinds'];

/** Null takes a choice back. */
function mergeChoices(before: NotificationChoices, changes: ChoicesInput): NotificationChoices {
  const merged: NotificationChoices = {};
  for (const kind of notificationKinds) {
    const channels = Object.entries({ ...before[kind], ...changes?.[kind] }).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    if (channels.length > 0) merged[kind] = Object.fromEntries(channels);
  }
  return merged;
}

function resolveAll(choices: readonly NotificationChoices[]): Record<NotificationKind, ChannelChoices> {
  return Object.fromEntries(notificationKinds.map((kind) => [kind, resolveChannelChoices(kind, choices)])) as Record<
    NotificationKind,
    ChannelChoices
  >;
}
