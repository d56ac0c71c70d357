/** Made from the contract by vite.config.ts. */
declare module 'virtual:routes' {
  type Name = import('../contract/index.ts').EndpointName;
  /** Method, path below /api, the field that is sent alone as an array, and `read` if it changes nothing in spite of its method. */
  export const apiRoutes: Partial<Record<Name, string>>;
  /** By status, separated by spaces. */
  export const errorCodes: Record<number, string>;
}

/** The routes of features that open later. */
declare module 'virtual:laterRoutes' {
  export const laterRoutes: Partial<Record<import('../contract/index.ts').EndpointName, string>>;
}
