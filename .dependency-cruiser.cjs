// Who may import whom. Parsed with swc: TypeScript 7 has no API for dependency-cruiser to parse with.

const drivers = ['kysely', 'better-sqlite3', 'pg', 'pg-cursor'];

/**
 * Each room: what of ours it may import, what of ours for types only, and which packages. A room not named here
 * (server/boot/createApp.ts, cli/ and so on) wires the others and may import them all, but for the rules further down.
 */
const rooms = [
  { from: 'contract/', ours: ['contract/'], packages: ['zod'] },
  { from: 'server/store/', ours: ['contract/', 'server/store/'], packages: drivers },
  { from: 'server/auth/authorize.ts', ours: ['contract/', 'server/store/'], packages: [] },
  {
    from: 'server/auth/',
    ours: ['contract/', 'server/store/', 'server/auth/authorize.ts', 'server/auth/'],
    packages: ['zod'],
  },
  {
    from: 'server/events/',
    ours: ['contract/', 'server/store/', 'server/auth/authorize.ts', 'server/events/'],
    types: ['server/operations/handlerTypes.ts'],
    packages: ['zod'],
  },
  {
    from: 'server/operations/',
    ours: [
      'contract/',
      'server/store/',
      'server/auth/authorize.ts',
      'server/auth/',
      'server/events/',
      'server/operations/',
    ],
    types: ['server/boot/config.ts', 'server/mail/mailer.ts'],
    packages: ['zod'],
  },
  {
    from: 'server/pipeline/index.ts',
    ours: [
      'contract/',
      'server/operations/',
      'server/auth/authorize.ts',
      'server/pipeline/resultCache.ts',
      'server/auth/',
      'server/events/',
      'server/pipeline/idempotency.ts',
      'server/pipeline/parseInput.ts',
      'server/pipeline/etags.ts',
    ],
    types: ['server/store/', 'server/boot/config.ts'],
    packages: ['zod'],
  },
  {
    from: 'server/(rest|openapi|mcp|credentials|query|stream|usage|wire|site|compress|sent|repeats)(/|[.]ts)',
    ours: [
      'contract/',
      'server/(rest|openapi|mcp|credentials|query|stream|usage|wire|site|compress|sent|repeats)(/|[.]ts)',
      'server/pipeline/index.ts',
    ],
    types: ['server/auth/authorize.ts', 'server/boot/config.ts', 'server/auth/', 'server/(metrics|connections).ts'],
  },
  {
    from: 'server/oauth/',
    ours: ['contract/', 'server/store/', 'server/auth/', 'server/(oauth|credentials)(/|[.]ts)'],
    types: ['server/auth/authorize.ts', 'server/boot/config.ts', 'server/pipeline/index.ts'],
    packages: ['zod', 'fastify', 'oidc-provider'],
  },
  // The schemas stay on the server: what the browser needs of the contract, `virtual:routes` has. These two have none.
  {
    from: 'web/(?!vite[.]config)',
    ours: ['web/', 'contract/(columns|snippets)[.]ts'],
    types: ['contract/(?!(columns|snippets)[.]ts)'],
  },
];

const anyOf = (paths) => `^(${paths.join('|')})`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const roomRules = rooms.flatMap(({ from, ours, types = [], packages }) => [
  rule(
    `${from} imports`,
    'See the table of rooms in .dependency-cruiser.cjs.',
    { path: anyOf([from]) },
    { path: '^(contract|server|cli|web|test|bench|prove|scripts)/', pathNot: anyOf([...ours, ...types]) },
  ),
  ...types.map((path) =>
    rule(
      `${from} imports types of ${path}`,
      'Only for its types: `import type`.',
      { path: anyOf([from]) },
      { path: anyOf([path]), dependencyTypesNot: ['type-only'] },
    ),
  ),
  ...(packages === undefined
    ? []
    : [
        rule(
          `${from} packages`,
          'Rooms without a transport or a driver keep to these packages.',
          { path: anyOf([from]) },
          { path: '(^|/)node_modules/', pathNot: packages.map((name) => `(^|/)node_modules/${name}/`) },
        ),
      ]),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    rule(
      'the contract runs in a browser',
      'No modules of Node in contract/.',
      { path: '^contract/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'only the store touches SQL',
      'Everything else calls functions of server/store.',
      { pathNot: anyOf(['server/store/', 'test/', 'bench/', 'prove/', 'scripts/']) },
      { path: drivers.map((name) => `(^|/)node_modules/${name}/`) },
    ),
    rule(
      'only server/oauth knows the OAuth provider',
      'It brings a web framework of its own, which is loaded when somebody connects an agent.',
      { pathNot: anyOf(['server/oauth/', 'test/']) },
      { path: '(^|/)node_modules/(oidc-provider|koa)/' },
    ),
    rule(
      'only serve and the CLI open the database',
      'Everything else is handed a database.',
      { pathNot: anyOf(['server/boot/serve.ts', 'server/store/', 'cli/', 'test/', 'bench/', 'prove/']) },
      { path: '^server/store/open[.]ts$' },
    ),
    rule(
      'the product does not import its tests',
      'Nothing that is shipped may need what is not.',
      { path: anyOf(['contract/', 'server/', 'cli/', 'web/']) },
      { path: anyOf(['test/', 'bench/', 'prove/']) },
    ),
    rule(
      'no development packages in the product',
      'Move the package to dependencies.',
      { path: anyOf(['contract/', 'server/', 'cli/']) },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'no unknown imports',
      'This file or package does not exist.',
      {},
      { couldNotResolve: true, pathNot: '^virtual:' },
    ),
    rule(
      'no circles',
      'Types may refer to each other; code that runs may not.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    ),
    rule(
      'no unused files',
      'Neither the server nor the CLI reaches this file.',
      { path: '^(server|cli)/main[.]ts$' },
      // What browsers load is not imported; the others are where it all begins.
      { path: '^(contract|server|cli)/', pathNot: '^server/.*[.]js$|/main[.]ts$|/krokanti[.]mjs$', reachable: false },
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^web/dist/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
