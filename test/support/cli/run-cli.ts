import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repoRoot } from '../../../testing/repoRoot.ts';
import type { Json } from '../../../testing/untypedJson.ts';

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The parsed output of `--json`. */
  json: Json;
}

interface RunOptions {
  cwd?: string;
  script?: string;
}

/** Starts the CLI as a process. Its environment holds only PATH and `environment`. */
export function spawnCli(
  args: string[],
  environment: Record<string, string>,
  { cwd = repoRoot, script = 'cli/main.ts' }: RunOptions = {},
) {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return spawn(process.execPath, [script, ...args], { cwd, env, stdio: 'pipe' });
}

/** Runs the CLI and waits until it exits. */
export async function runCli(
  args: string[],
  environment: Record<string, string> = {},
  input = '',
  options?: RunOptions,
): Promise<CliResult> {
  const child = spawnCli(args, environment, options);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  const isJson = args.includes('--json') && stdout !== '';
  return { code, stdout, stderr, json: isJson ? JSON.parse(stdout) : undefined };
}

/** Runs the CLI like `runCli`, and throws unless it exits with 0. */
export async function runCliOrThrow(
  args: string[],
  environment: Record<string, string>,
  input?: string,
): Promise<CliResult> {
  const result = await runCli(args, environment, input);
  if (result.code !== 0) throw new Error(`krokanti ${args.join(' ')}: ${result.code} ${result.stderr}`);
  return result;
}
