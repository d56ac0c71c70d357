import { addDeviceMark, findDeviceId } from '../../auth/deviceCookie.ts';
import { generateSecret } from '../../auth/secrets.ts';
import { findServerKey, getOrCreateServerKey } from '../../db/queries/serverKeys.ts';
import type { HandlerContext } from '../handlerTypes.ts';

const keyName = 'device_cookies';

/** The id of the caller's device if the account has signed in on it before. */
export async function findKnownDeviceId({ db, caller }: HandlerContext, email: string): Promise<string | undefined> {
  if (caller.deviceCookie === undefined) return undefined;
  const key = await findServerKey(db, keyName);
  return key === undefined ? undefined : findDeviceId(caller.deviceCookie, email, key);
}

/** Lets the caller's device remember that its user has proven to be the account's owner. */
export async function rememberDevice(context: HandlerContext, email: string): Promise<void> {
  const { db, now, caller } = context;
  const key = await getOrCreateServerKey(db, keyName, generateSecret(), now);
  context.newDeviceCookie = addDeviceMark(caller.deviceCookie, email, key);
}
