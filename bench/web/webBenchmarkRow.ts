/** One line of the table: a measurement and its budget. */
export interface WebBenchmarkRow {
  name: string;
  value: number;
  unit: string;
  goal: number;
  ok: boolean;
}
