import type { AgentBenchmarkRow } from './agentBenchmarkRow.ts';
import type { AgentClient } from './agentClient.ts';

const claims = 300;
const goalMs = 2;

/** The median time of claiming the next ready task, in projects with few and with many open tasks. */
export async function measureClaims(client: AgentClient): Promise<AgentBenchmarkRow[]> {
  const rows: AgentBenchmarkRow[] = [];
  let openTasks = 0;
  for (const size of [400, 5000]) {
    await client.createTasks(size - openTasks);
    rows.push({ name: `claim-${size}`, value: await measureMedianClaim(client), goal: goalMs });
    openTasks = size - claims;
  }
  return rows;
}

async function measureMedianClaim({ send, projectId }: AgentClient): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < claims; turn++) {
    const startedAt = performance.now();
    const { task, lease } = await send('POST', '/leases', { projectId });
    times.push(performance.now() - startedAt);
    await send('PATCH', `/tasks/${task.id}/lease`, { lease: lease.lease, state: 'done' });
  }
  return Math.round((times.sort((a, b) => a - b)[claims / 2] as number) * 100) / 100;
}
