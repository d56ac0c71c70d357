import type { Language } from '../../contract/languages.ts';
import { sanitizeName } from './sanitizeName.ts';

export interface EmailContent {
  subject: string;
  text: string;
}

interface Invitation {
  /** The name of the person who invites. */
  by: string;
  space: string;
  /** The number of days until the invitation expires. */
  days: number;
  url: string;
}

interface PasswordNotice {
  /** Where the password can be reset. */
  url: string;
  hasEndedTokens: boolean;
}

/** The emails of the product in one language. */
export interface EmailTemplates {
  verifyEmail(url: string): EmailContent;
  emailTaken(url: string): EmailContent;
  resetPassword(url: string): EmailContent;
  passwordChanged(notice: PasswordNotice): EmailContent;
  invitation(invitation: Invitation): EmailContent;
}

const en: EmailTemplates = {
  verifyEmail: (url) => ({
    subject: 'Confirm your email address',
    text: `Confirm your email address and sign in: ${url}\n\nIf you didn’t sign up, you can ignore this email.\n`,
  }),
  emailTaken: (url) => ({
    subject: 'You already have an account',
    text: `Someone (perhaps you) tried to create an account with this email address, but one already exists. You can sign in or reset your password at ${url}\n\nIf it wasn’t you, you can ignore this email.\n`,
  }),
  resetPassword: (url) => ({
    subject: 'Reset your password',
    text: `Choose a new password: ${url}\n\nThe link expires in one hour. If you didn’t request a password reset, you can ignore this email.\n`,
  }),
  passwordChanged: ({ url, hasEndedTokens }) => ({
    subject: 'Your password has changed',
    text: `The password of your Krokanti Tasks account has changed. ${hasEndedTokens ? 'All other sessions, API tokens, connected agents and invitations you had sent have ended.' : 'All other sessions have ended; API tokens and connected agents go on.'}\n\nIf it wasn’t you, reset your password now: ${url}\n`,
  }),
  invitation: ({ by, space, days, url }) => ({
    subject: `Join ${sanitizeName(space)} on Krokanti Tasks`,
    text: `${sanitizeName(by)} has invited you to the space “${sanitizeName(space)}”.\n\nAccept the invitation: ${url}\n\nThe link expires in ${days} days.\n`,
  }),
};

const es: EmailTemplates = {
  verifyEmail: (url) => ({
    subject: 'Confirma tu dirección de correo',
    text: `Confirma tu dirección de correo e inicia sesión: ${url}\n\nSi no te has registrado, puedes ignorar este correo.\n`,
  }),
  emailTaken: (url) => ({
    subject: 'Ya tienes una cuenta',
    text: `Alguien (quizá tú) ha intentado crear una cuenta con esta dirección de correo, pero ya existe una. Puedes iniciar sesión o restablecer tu contraseña en ${url}\n\nSi no has sido tú, puedes ignorar este correo.\n`,
  }),
  resetPassword: (url) => ({
    subject: 'Restablece tu contraseña',
    text: `Elige una contraseña nueva: ${url}\n\nEl enlace caduca en una hora. Si no has pedido restablecer tu contraseña, puedes ignorar este correo.\n`,
  }),
  passwordChanged: ({ url, hasEndedTokens }) => ({
    subject: 'Tu contraseña ha cambiado',
    text: `La contraseña de tu cuenta de Krokanti Tasks ha cambiado. ${hasEndedTokens ? 'Han terminado todas las demás sesiones, los tokens de API, los agentes conectados y las invitaciones que habías enviado.' : 'Han terminado todas las demás sesiones; los tokens de API y los agentes conectados siguen activos.'}\n\nSi no has sido tú, restablece tu contraseña ahora: ${url}\n`,
  }),
  invitation: ({ by, space, days, url }) => ({
    subject: `Únete a ${sanitizeName(space)} en Krokanti Tasks`,
    text: `${sanitizeName(by)} te ha invitado al espacio «${sanitizeName(space)}».\n\nAcepta la invitación: ${url}\n\nEl enlace caduca en ${days} días.\n`,
  }),
};

export const emailTemplates: Record<Language, EmailTemplates> = { en, es };
