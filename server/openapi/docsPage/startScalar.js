// Scalar's zod would look whether it may compile code, which this page's policy forbids.
globalThis.__zod_globalConfig = { jitless: true };

addEventListener('DOMContentLoaded', () => {
  // Nothing leaves this origin: no fonts, no proxy, no telemetry, none of Scalar's own services.
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
