import { expect } from 'vitest';
import type { Fixtures } from './fixtures.ts';
import { callOperation, operationInputs, operationNames } from './operation-inputs.ts';

/** Calls every operation of the contract with a valid input, as the owner of the fixtures. */
export async function callEveryOperation(fixtures: Fixtures): Promise<void> {
  for (const name of operationNames) {
    // Some operations end the caller's sessions, so each gets a new one.
    const caller = await fixtures.testApp.signIn(fixtures.owner);
    const input = await operationInputs[name]({ ...fixtures, owner: caller, caller, recordCreator: caller });
    const { status, text } = await callOperation(caller, name, input);
    // The secrets of these two are only sent by email, so the calls have invalid ones.
    const hasInvalidSecret = name === 'verify_email' || name === 'reset_password';
    expect([name, hasInvalidSecret || status < 300, text]).toEqual([name, true, text]);
  }
}
