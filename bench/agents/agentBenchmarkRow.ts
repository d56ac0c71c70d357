export interface AgentBenchmarkRow {
  name: string;
  value: number;
  /** Undefined: measured for comparison only. */
  goal?: number;
}
