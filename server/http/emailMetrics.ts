import { Counter, Gauge, type Registry } from 'prom-client';

/** Counts emails about notifications for `/metrics`. Returns what counts an outcome. */
export function createEmailMetrics(
  registry: Registry,
  count: () => Promise<{ waiting: number; givenUp: number }>,
): (outcome: string) => void {
  const outcomes = new Counter({
    name: 'krokanti_notification_emails_total',
    help: 'Attempts to send emails about notifications, by outcome: sent, failed, given_up, or left_out as nothing was left to say.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  new Gauge({
    name: 'krokanti_outgoing_emails',
    help: 'Emails about notifications that wait to be sent, and those that were given up in the last 30 days.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, givenUp } = await count();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'given_up' }, givenUp);
    },
  });
  return (outcome) => outcomes.inc({ outcome });
}
