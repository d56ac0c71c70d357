import { readItem, writeItem } from './deviceStorage.ts';

/** The project that was opened last on this device. */
export function getLastProjectId(): string | null {
  return readItem('project');
}

export function setLastProjectId(projectId: string): void {
  writeItem('project', projectId);
}
