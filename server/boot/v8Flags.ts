import { setFlagsFromString } from 'node:v8';

/**
 * While the sources are loaded, nearly all that is made of them stays. The engine takes that for a sign to give more
 * room to what is short-lived, up to some 30 MB that a server at rest would hold for nothing. Gives what ends this:
 * under load that room is worth having.
 */
export function limitSemiSpaceGrowth(): () => void {
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => setFlagsFromString('--semi-space-growth-factor=2');
}
