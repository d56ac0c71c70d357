/**
 * A configuration snippet for an agent, the same in the web app, on the command line and in docs/agents.md. This module
 * imports nothing, because the browser uses it.
 */
export interface AgentConfigSnippet {
  id: string;
  /** The program it is for. */
  client: string;
  /** The file it belongs in. */
  file: string;
  text: string;
}

/** `address` is the URL of the MCP server. */
export function getAgentConfigSnippets(address: string, token: string): AgentConfigSnippet[] {
  const http = { type: 'http', url: address, headers: { Authorization: `Bearer ${token}` } };
  return [
    { id: 'claude-code', client: 'Claude Code', file: '.mcp.json', text: servers(http) },
    { id: 'claude-code-settings', client: 'Claude Code', file: '.claude/settings.local.json', text: approval },
    {
      id: 'claude-desktop',
      client: 'Claude Desktop',
      file: 'claude_desktop_config.json',
      text: servers({
        command: 'npx',
        args: ['mcp-remote@latest', address, '--header', `Authorization: Bearer ${token}`],
      }),
    },
    {
      id: 'claude-desktop-environment',
      client: 'Claude Desktop, where the space in --header is a problem',
      file: 'claude_desktop_config.json',
      text: servers({
        command: 'npx',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: mcp-remote substitutes it
        args: ['mcp-remote@latest', address, '--header', 'Authorization:${AUTH_HEADER}'],
        env: { AUTH_HEADER: `Bearer ${token}` },
      }),
    },
    { id: 'cursor', client: 'Cursor', file: '.cursor/mcp.json', text: servers(http) },
    { id: 'vscode', client: 'VS Code', file: '.vscode/mcp.json', text: json({ servers: { 'krokanti-tasks': http } }) },
  ];
}

const approval = `{
  "enableAllProjectMcpServers": true,
  "enabledMcpjsonServers": ["krokanti-tasks"]
}`;

function servers(server: object): string {
  return json({ mcpServers: { 'krokanti-tasks': server } });
}

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}
