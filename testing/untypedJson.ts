/** A parsed JSON value whose shape the caller knows but does not declare. */
// biome-ignore lint/suspicious/noExplicitAny: responses come in every shape
export type Json = any;
