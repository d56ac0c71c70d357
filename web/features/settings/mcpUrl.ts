export function getMcpUrl(): string {
  return `${location.origin}/api/mcp`;
}
