import type { AgentBenchmarkRow } from './agentBenchmarkRow.ts';
import type { AgentClient } from './agentClient.ts';

const changes = 5000;
const goalMs = 1000;

/** The time of taking back a run of 5,000 changes, and the longest that another write waits meanwhile. */
export async function measureUndo(client: AgentClient): Promise<AgentBenchmarkRow[]> {
  const { send, person, projectId } = client;
  const ids = await client.createTasks(changes);
  const { secret, token } = await send('POST', '/tokens', { name: 'Undone' }, person);
  const headers = { authorization: `Bearer ${secret}` };
  await client.forEach(changes, (index) => send('PATCH', `/tasks/${ids[index]}`, { title: `No. ${index}` }, headers));
  const { project } = await send('GET', `/projects/${projectId}`);
  const [run] = await send('GET', `/spaces/${project.spaceId}/runs?tokenId=${token.id}`);

  let isUndone = false;
  let longestWait = 0;
  const writeMeanwhile = async () => {
    while (!isUndone) {
      const startedAt = performance.now();
      await send('POST', '/tasks', { projectId, title: 'Meanwhile' });
      longestWait = Math.max(longestWait, performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  const undo = send('POST', `/runs/${run.id}/undo`, {}, person).then(() => {
    isUndone = true;
    return performance.now() - startedAt;
  });
  const [time] = await Promise.all([undo, writeMeanwhile()]);
  return [
    { name: `undo-${changes}`, value: Math.round(time), goal: goalMs },
    { name: 'longest-write-meanwhile', value: Math.round(longestWait) },
  ];
}
