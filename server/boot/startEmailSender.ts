import type { Logger } from 'pino';
import type { Database } from '../db/engine/database.ts';
import { countOutgoingEmails } from '../db/queries/outgoingEmails.ts';
import { createEmailMetrics } from '../http/emailMetrics.ts';
import type { RequestMetrics } from '../http/requestLogAndMetrics.ts';
import { createEmailSender, type EmailSender } from '../notifications/email/createEmailSender.ts';
import { tryConsumeEmailAllowance } from '../operations/emailLimits.ts';
import type { Services } from '../operations/handlerTypes.ts';
import type { Config } from './config.ts';

interface EmailSenderDependencies {
  config: Config;
  database: Database;
  log: Logger;
  now: () => number;
  services: Services;
  metrics: RequestMetrics;
}

/** Starts sending emails about notifications, with what the log and the metrics say of them. */
export function startEmailSender({
  config,
  database,
  log,
  now,
  services,
  metrics,
}: EmailSenderDependencies): EmailSender {
  const countOutcome = createEmailMetrics(metrics.registry, () => database.read(countOutgoingEmails));
  return createEmailSender({
    database,
    mailer: services.mailer,
    publicUrl: config.publicUrl,
    now,
    consumeAllowance: (to) =>
      tryConsumeEmailAllowance({ services, now: new Date(now()).toISOString() }, { kind: 'notification', to }),
    onOutcome: (outcome, email, reason) => {
      countOutcome(outcome);
      const message = { failed: 'could not be sent and will be tried again', given_up: 'was given up' };
      if (outcome === 'failed' || outcome === 'given_up')
        log.error({ emailId: email.id, userId: email.user_id, reason }, `An email about tasks ${message[outcome]}`);
    },
    onError: (error) => log.error({ err: error }, 'Emails about tasks could not be sent and will be tried again'),
  });
}
