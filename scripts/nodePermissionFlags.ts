/** Node's options that keep a process to its own files, the data folder and the network. */
export function getPermissionFlags(root: string, data: string): string[] {
  return [
    '--permission',
    `--allow-fs-read=${root}`,
    `--allow-fs-read=${data}`,
    `--allow-fs-write=${data}`,
    '--allow-net',
    // The embedded database is one.
    '--allow-addons',
    // Both are said on purpose: Node warns of what --allow-addons and --allow-net mean.
    '--disable-warning=PERM0001',
    '--disable-warning=ExperimentalWarning',
  ];
}
