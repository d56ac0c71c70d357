import { defaultPasswordHashParams } from '../server/auth/passwordHash.ts';
import { createMemoryRateLimiter } from '../server/auth/rateLimiter.ts';
import type { Config } from '../server/boot/config.ts';
import { createSlotsPerKey } from '../server/events/slotsPerKey.ts';
import type { Services } from '../server/operations/handlerTypes.ts';

/** The services of operations that a command runs: no event streams, no mail, no limits on texts. */
export function createInertServices(config: Config): Services {
  return {
    config,
    rateLimiter: createMemoryRateLimiter(Date.now),
    requireTextAllowance: () => {},
    eventFeed: createClosedEventFeed(),
    exportSlots: createSlotsPerKey(1),
    mailer: { isConfigured: false, send: async () => {} },
    runImportsSoon: () => {},
    passwordHashParams: defaultPasswordHashParams,
  };
}

/** Commands neither stream events nor wait for them. */
function createClosedEventFeed(): Services['eventFeed'] {
  const nothing = () => {};
  const watch = { isClosed: true, clear: nothing, setSpaces: nothing, wait: async () => {}, stopWaiting: nothing };
  return {
    openStream: () => nothing,
    countOpenStreams: () => 0,
    followSpace: async function* () {},
    followUserSpaces: async function* () {},
    announceNotifications: nothing,
    watchSpaces: () => ({ ...watch, close: nothing }),
    close: nothing,
  };
}
