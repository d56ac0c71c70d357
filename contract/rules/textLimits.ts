/** In UTF-16 code units, as JavaScript counts them. The server refuses longer texts; the web app says so before. */
export const maxTitleLength = 500;
export const maxTextLength = 50_000;
