import { type Language, negotiateLanguage } from '../../contract/languages.ts';
import type { HandlerContext } from '../operations/handlerTypes.ts';

interface Written {
  subject: string;
  text: string;
}

interface Invited {
  by: string;
  space: string;
  days: number;
  url: string;
}

const en = {
  verifyEmail: (url: string): Written => ({
    subject: 'Confirm your e-mail address',
    text: `Confirm that this is your address, and sign in: ${url}\n\nIf you did not sign up, do nothing.\n`,
  }),
  emailTaken: (url: string): Written => ({
    subject: 'You already have an account',
    text: `Somebody, perhaps you, signed up with this address. It has an account already: sign in at ${url}, or set a new password there.\n`,
  }),
  resetPassword: (url: string): Written => ({
    subject: 'Set a new password',
    text: `Set a new password within an hour: ${url}\n\nIf you did not ask for this, do nothing.\n`,
  }),
  invitation: ({ by, space, days, url }: Invited): Written => ({
    subject: `Join ${space} on Krokanti Tasks`,
    text: `${by} invites you to the space “${space}”.\n\nAccept within ${days} days: ${url}\n`,
  }),
};

const es: typeof en = {
  verifyEmail: (url) => ({
    subject: 'Confirma tu dirección de correo',
    text: `Confirma que esta dirección es tuya, e inicia sesión: ${url}\n\nSi no te has registrado, no hagas nada.\n`,
  }),
  emailTaken: (url) => ({
    subject: 'Ya tienes una cuenta',
    text: `Alguien, quizá tú, se ha registrado con esta dirección. Ya tiene una cuenta: inicia sesión en ${url}, o elige allí una contraseña nueva.\n`,
  }),
  resetPassword: (url) => ({
    subject: 'Elige una contraseña nueva',
    text: `Elige una contraseña nueva antes de una hora: ${url}\n\nSi no lo has pedido, no hagas nada.\n`,
  }),
  invitation: ({ by, space, days, url }) => ({
    subject: `Únete a ${space} en Krokanti Tasks`,
    text: `${by} te invita al espacio «${space}».\n\nAcepta en un plazo de ${days} días: ${url}\n`,
  }),
};

const wordsIn: Record<Language, typeof en> = { en, es };

interface Recipient {
  email: string;
  /** null: not known, so that of whoever makes the call. */
  language: Language | null;
}

/** Sends a letter once the write is durable. */
export function queueEmail(
  { caller, afterCommit, services }: HandlerContext,
  { email, language }: Recipient,
  write: (words: typeof en) => Written,
): void {
  const letter = write(wordsIn[negotiateLanguage(caller.acceptLanguage, language)]);
  afterCommit(() => services.mailer.send({ to: email, ...letter }));
}
