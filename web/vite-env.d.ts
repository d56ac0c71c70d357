/** Made from the contract by vite.config.ts. */
declare module 'virtual:routes' {
  type Name = import('../contract/index.ts').EndpointName;
  /** Method, path below /api, the field that is sent alone as an array, and `read` if it changes nothing in spite of its method. */
  export const apiRoutes: Record<Name, string>;
  export const errorStatuses: Record<import('../contract/errors.ts').ErrorCode, number>;
}

declare module '*.css' {}

/** What Vite says of the build. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
