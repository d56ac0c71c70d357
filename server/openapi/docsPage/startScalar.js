// Scalar bundles zod, which would try to compile code and violate this page's content security policy.
globalThis.__zod_globalConfig = { jitless: true };

addEventListener('DOMContentLoaded', () => {
  // Disables everything that would contact another origin: fonts, proxy, telemetry and Scalar's services.
  Scalar.createApiReference('#docs', {
    url: '/api/openapi.json',
    servers: [{ url: `${location.origin}/api` }],
    withDefaultFonts: false,
    telemetry: false,
    showDeveloperTools: 'never',
    hideClientButton: true,
    mcp: { disabled: true },
    agent: { disabled: true },
    favicon: '/icon.svg',
    documentDownloadType: 'direct',
    operationTitleSource: 'path',
    orderSchemaPropertiesBy: 'preserve',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    authentication: { preferredSecurityScheme: 'token' },
  });
});
