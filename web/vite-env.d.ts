declare module '*.css' {}

/** What Vite says of the build. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
