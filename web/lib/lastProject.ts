/** The project that was opened last on this device. */
export function getLastProjectId(): string | null {
  return localStorage.getItem('project');
}

export function setLastProjectId(projectId: string): void {
  localStorage.setItem('project', projectId);
}
