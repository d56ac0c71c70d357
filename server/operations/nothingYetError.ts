/**
 * Thrown by a handler that has nothing to answer yet, when `context.canWait`. It rolls the transaction back, and the
 * pipeline executes the call again after the next change in the caller's spaces, at last with `canWait` false.
 */
export class NothingYetError extends Error {}
