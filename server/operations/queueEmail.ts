import { type Language, negotiateLanguage } from '../../contract/languages.ts';
import { type EmailContent, type EmailTemplates, emailTemplates } from '../mail/emailTemplates.ts';
import type { HandlerContext } from './handlerTypes.ts';

interface Recipient {
  email: string;
  /** null: unknown, so the caller's language is used. */
  language: Language | null;
}

/** Sends an email after the commit, in the recipient's language. */
export function queueEmail(
  { caller, afterCommit, services }: HandlerContext,
  { email, language }: Recipient,
  render: (templates: EmailTemplates) => EmailContent,
): void {
  const content = render(emailTemplates[negotiateLanguage(caller.acceptLanguage, language)]);
  afterCommit(() => services.mailer.send({ to: email, ...content }));
}
