import { getAgentConfigSnippets } from '../../../contract/agentConfigSnippets.ts';
import type { MessageKey } from '../../lib/i18n/index.ts';
import { getMcpUrl } from './mcpUrl.ts';

export interface TokenSnippet {
  id: string;
  label: string;
  hint: MessageKey;
  text: string;
}

/** The agents shown. Claude Desktop has several configurations; this one works with every version. */
const agentTabs: Record<string, Pick<TokenSnippet, 'label' | 'hint'>> = {
  'claude-code': { label: 'Claude Code', hint: 'snippet.claudeCode' },
  'claude-desktop-environment': { label: 'Claude Desktop', hint: 'snippet.claudeDesktop' },
  cursor: { label: 'Cursor', hint: 'snippet.cursor' },
  vscode: { label: 'VS Code', hint: 'snippet.vscode' },
};

/** Snippets that use the token, ready to copy: cURL, scripts and agent configurations. */
export function getTokenSnippets(token: string): TokenSnippet[] {
  const baseUrl = `${location.origin}/api`;
  return [
    { id: 'curl', label: 'cURL', hint: 'snippet.curl', text: buildCurlSnippet(baseUrl, token) },
    { id: 'javascript', label: 'JavaScript', hint: 'snippet.script', text: buildJavaScriptSnippet(baseUrl, token) },
    { id: 'python', label: 'Python', hint: 'snippet.script', text: buildPythonSnippet(baseUrl, token) },
    ...getAgentConfigSnippets(getMcpUrl(), token).flatMap(({ id, text }) => {
      const tab = agentTabs[id];
      return tab ? [{ id, ...tab, text }] : [];
    }),
  ];
}

function buildCurlSnippet(baseUrl: string, token: string): string {
  return `curl "${baseUrl}/spaces" \\\n  -H "Authorization: Bearer ${token}"`;
}

function buildJavaScriptSnippet(baseUrl: string, token: string): string {
  return `const BASE = "${baseUrl}";
const headers = {
  Authorization: "Bearer ${token}",
  "Content-Type": "application/json",
};

const spaces = await fetch(\`\${BASE}/spaces\`, { headers }).then((r) => r.json());
const projects = await fetch(\`\${BASE}/projects?spaceId=\${spaces[0].id}\`, { headers }).then((r) => r.json());
const { task } = await fetch(\`\${BASE}/tasks\`, {
  method: "POST",
  headers,
  body: JSON.stringify({ projectId: projects[0].id, title: "Review pull request", priority: "high" }),
}).then((r) => r.json());
console.log(task);`;
}

function buildPythonSnippet(baseUrl: string, token: string): string {
  return `import requests

BASE = "${baseUrl}"
HEADERS = {"Authorization": "Bearer ${token}"}

spaces = requests.get(f"{BASE}/spaces", headers=HEADERS).json()
projects = requests.get(
    f"{BASE}/projects", headers=HEADERS, params={"spaceId": spaces[0]["id"]}
).json()
task = requests.post(f"{BASE}/tasks", headers=HEADERS, json={
    "projectId": projects[0]["id"],
    "title": "Deploy new release",
    "priority": "urgent",
}).json()["task"]
print(task["id"])`;
}
