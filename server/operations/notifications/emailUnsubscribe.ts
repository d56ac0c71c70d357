import { notFound } from '../../../contract/errors.ts';
import { type Language, negotiateLanguage } from '../../../contract/languages.ts';
import { emailSigningKeyName, unsubscribePurpose, verifyUserId } from '../../auth/userLinkSignature.ts';
import { findNotificationSettings, saveNotificationSettings } from '../../db/queries/notificationSettings.ts';
import { findServerKey } from '../../db/queries/serverKeys.ts';
import { findUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import type { Handler, HandlerContext } from '../handlerTypes.ts';
import { createDefaultSettings } from './settings.ts';

const texts = {
  en: {
    title: 'Emails about tasks',
    question: 'Do you want to get no more emails about tasks from Krokanti Tasks?',
    button: 'No more emails',
    done: 'You get no more emails about tasks from Krokanti Tasks.',
    settings: 'Settings',
  },
  es: {
    title: 'Correos sobre tareas',
    question: '¿Quieres dejar de recibir correos sobre tareas de Krokanti Tasks?',
    button: 'No recibir más correos',
    done: 'Ya no recibirás correos sobre tareas de Krokanti Tasks.',
    settings: 'Ajustes',
  },
};

export const preview_email_unsubscribe: Handler<'preview_email_unsubscribe'> = async (context, { linkSecret }) => {
  const { question, button, title } = texts[getLanguage(context, await requireUser(context, linkSecret))];
  return { page: renderPage(title, `<p>${question}</p><form method="post"><button>${button}</button></form>`) };
};

export const unsubscribe_from_email: Handler<'unsubscribe_from_email'> = async (context, { linkSecret }) => {
  const { db, now, services } = context;
  const user = await requireUser(context, linkSecret);
  const row = (await findNotificationSettings(db, user.id)) ?? createDefaultSettings(user.id, now);
  if (row.is_email_on === 1) await saveNotificationSettings(db, { ...row, is_email_on: 0, updated_at: now });
  const { done, settings, title } = texts[getLanguage(context, user)];
  return {
    page: renderPage(title, `<p>${done}</p><p><a href="${services.config.publicUrl}/settings">${settings}</a></p>`),
  };
};

/** @throws AppError with code `not_found` */
async function requireUser({ db }: HandlerContext, secret: string): Promise<UserRow> {
  const key = await findServerKey(db, emailSigningKeyName);
  const userId = key === undefined ? undefined : verifyUserId(secret, unsubscribePurpose, key);
  const user = userId === undefined ? undefined : await findUser(db, userId);
  if (!user) throw notFound('Link');
  return user;
}

function getLanguage({ caller }: HandlerContext, { language }: UserRow): Language {
  return negotiateLanguage(caller.acceptLanguage, language);
}

/** It shows nothing of the account: links in emails are forwarded, too. */
function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title}</title></head>
<body><main><h1>${title}</h1>${content}</main></body></html>
`;
}
