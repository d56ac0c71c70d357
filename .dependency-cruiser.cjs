// Which module may import which. swc parses the files, because TypeScript 7 has no API for dependency-cruiser to use.

const drivers = ['kysely', 'better-sqlite3', 'pg', 'pg-cursor'];

/**
 * For each module: the modules of ours that it may import, those that it may import types from, and the packages that
 * it may use (any, where `packages` is missing). docs/architecture.md shows the same table.
 */
const modules = [
  { from: 'contract/', ours: ['contract/'], packages: ['zod'] },
  { from: 'contract/rules/', ours: ['contract/rules/'], packages: [] },

  { from: 'server/db/uuidv7', ours: [], packages: [] },
  { from: 'server/db/', ours: ['contract/', 'server/db/'], packages: drivers },
  {
    from: 'server/db/engine/',
    ours: ['contract/', 'server/db/(engine|migrations)/', 'server/db/[^/]+[.]ts'],
    packages: drivers,
  },
  { from: 'server/auth/', ours: ['contract/', 'server/db/', 'server/auth/'], packages: ['zod', '@zxcvbn-ts'] },
  { from: 'server/events/', ours: ['contract/', 'server/db/', 'server/auth/', 'server/events/'], packages: ['zod'] },
  { from: 'server/mail/', ours: ['contract/', 'server/mail/'], types: ['server/boot/config.ts'] },
  {
    from: 'server/import/',
    ours: ['contract/', 'server/import/'],
    packages: ['zod', 'fflate', 'csv-parse'],
  },
  {
    from: 'server/operations/',
    ours: [
      'contract/',
      'server/db/',
      'server/auth/',
      'server/events/',
      'server/mail/',
      'server/import/',
      'server/operations/',
      'server/notifications/localTimes.ts',
    ],
    types: ['server/boot/config.ts'],
    packages: ['zod', 'fflate'],
  },
  {
    from: 'server/notifications/',
    ours: ['contract/', 'server/db/', 'server/auth/', 'server/events/', 'server/mail/', 'server/notifications/'],
    packages: [],
  },
  {
    from: 'server/jobs/',
    ours: ['contract/', 'server/db/', 'server/auth/', 'server/events/', 'server/operations/', 'server/jobs/'],
    types: ['server/notifications/'],
    packages: [],
  },
  {
    from: 'server/pipeline/',
    ours: ['contract/', 'server/db/', 'server/operations/', 'server/auth/', 'server/events/', 'server/pipeline/'],
    types: ['server/boot/config.ts'],
    packages: ['zod'],
  },
  {
    from: 'server/http/',
    ours: ['contract/', 'server/pipeline/', 'server/http/'],
    types: ['server/auth/', 'server/boot/config.ts', 'server/jobs/'],
  },
  {
    from: 'server/openapi/',
    ours: ['contract/', 'server/pipeline/', 'server/openapi/'],
    types: ['server/boot/config.ts'],
  },
  {
    from: 'server/mcp/(?!tools/|presenters/)',
    ours: ['contract/', 'server/pipeline/', 'server/http/', 'server/openapi/', 'server/mcp/'],
    types: ['server/auth/', 'server/boot/config.ts'],
  },
  // Each tool that differs from its operation in shape is a handler, as operations are.
  {
    from: 'server/mcp/(tools|presenters)/',
    ours: ['contract/', 'server/operations/', 'server/db/', 'server/auth/', 'server/mcp/(tools|presenters)/'],
    types: ['server/boot/config.ts'],
    packages: ['zod'],
  },
  {
    from: 'server/oauth/',
    ours: [
      'contract/',
      'server/db/',
      'server/auth/',
      'server/http/(credentials|sessionAndDeviceCookies|jsonBody|clientIp)[.]ts',
      'server/oauth/',
    ],
    types: ['server/boot/config.ts', 'server/pipeline/'],
    packages: ['zod', 'fastify', 'oidc-provider'],
  },

  // The browser gets no schemas: `virtual:routes` brings what it needs of the operations, these files the rest.
  {
    from: 'web/(?!vite[.]config)',
    ours: ['web/', 'contract/(rules/|columnarCodec[.]ts|agentConfigSnippets[.]ts)'],
    types: ['contract/(?!rules/|columnarCodec[.]ts|agentConfigSnippets[.]ts)'],
  },
  { from: 'web/lib/', ours: ['web/lib/', 'contract/'] },
  { from: 'web/ui/', ours: ['web/lib/', 'web/ui/', 'contract/'] },
  { from: 'web/sync/', ours: ['web/lib/', 'web/sync/', 'contract/'] },
  { from: 'web/features/', ours: ['web/lib/', 'web/ui/', 'web/sync/', 'web/features/', 'contract/'] },
  { from: 'web/features/layout/', ours: ['web/lib/', 'web/ui/', 'web/sync/', 'web/features/layout/', 'contract/'] },
  {
    from: 'web/features/tasks/',
    ours: ['web/lib/', 'web/ui/', 'web/sync/', 'web/features/(layout|tasks)/', 'contract/'],
  },
  {
    from: 'web/features/views/',
    ours: ['web/lib/', 'web/ui/', 'web/sync/', 'web/features/(layout|tasks|views)/', 'contract/'],
  },

  { from: 'testing/', ours: ['testing/', 'server/', 'contract/'] },
  { from: 'bench/', ours: ['bench/', 'testing/', 'scripts/', 'server/', 'contract/', 'cli/'] },
  { from: 'reliability/', ours: ['reliability/', 'testing/', 'scripts/', 'server/', 'contract/', 'cli/'] },
];

const anyOf = (paths) => `^(${paths.join('|')})`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const moduleRules = modules.flatMap(({ from, ours, types = [], packages }) => [
  rule(
    `${from} imports`,
    'See the table of modules in .dependency-cruiser.cjs.',
    { path: anyOf([from]) },
    {
      path: '^(contract|server|cli|web|test|testing|bench|reliability|scripts)/',
      pathNot: anyOf([...ours, ...types]),
    },
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
          'A module without a transport or a driver uses these packages only.',
          { path: anyOf([from]) },
          { path: '(^|/)node_modules/', pathNot: packages.map((name) => `(^|/)node_modules/${name}/`) },
        ),
      ]),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...moduleRules,
    rule(
      'the contract runs in a browser',
      'contract/ must not use modules of Node.',
      { path: '^contract/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'only server/db uses SQL',
      'Call the functions of server/db instead.',
      { pathNot: anyOf(['server/db/', 'test/', 'testing/', 'bench/', 'reliability/', 'scripts/']) },
      { path: drivers.map((name) => `(^|/)node_modules/${name}/`) },
    ),
    rule(
      'only server/oauth uses the OAuth provider',
      'It brings a web framework of its own, which the server loads when the first agent signs in.',
      { pathNot: anyOf(['server/oauth/', 'test/']) },
      { path: '(^|/)node_modules/(oidc-provider|koa)/' },
    ),
    rule(
      'only serve and the CLI open the database',
      'Take the database as a parameter instead.',
      { pathNot: anyOf(['server/boot/serve.ts', 'server/db/', 'cli/', 'test/', 'testing/', 'bench/', 'reliability/']) },
      { path: '^server/db/engine/openDatabase[.]ts$' },
    ),
    rule(
      'the product does not import its tests',
      'What ships must not need what does not ship.',
      { path: anyOf(['contract/', 'server/', 'cli/', 'web/']) },
      { path: anyOf(['test/', 'testing/', 'bench/', 'reliability/']) },
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
      'no circular imports',
      'Give shared types a file of their own. Only a dynamic import may complete a circular import.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    ),
    rule(
      'no unused files',
      'Neither the server nor the CLI reaches this file.',
      { path: '^(server/boot|cli)/main[.]ts$' },
      // Browsers load the scripts of pages; the main files are the entries.
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
