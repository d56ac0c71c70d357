/** A message with `{name}` placeholders, or its singular and plural forms, chosen by `{count}`. */
export type Message = string | { one: string; other: string };

/** The messages of another language: a message for each key of the English ones. */
export type Translation<Messages> = { readonly [K in keyof Messages]: Message };
