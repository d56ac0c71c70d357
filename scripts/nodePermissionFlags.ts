/** Node's options that restrict a process to its own files, the data folder and the network. */
export function getPermissionFlags(root: string, dataFolder: string): string[] {
  return [
    '--permission',
    `--allow-fs-read=${root}`,
    `--allow-fs-read=${dataFolder}`,
    `--allow-fs-write=${dataFolder}`,
    '--allow-net',
    // better-sqlite3 is a native addon.
    '--allow-addons',
    // Node warns about --allow-addons and --allow-net, which are intended here.
    '--disable-warning=PERM0001',
    '--disable-warning=ExperimentalWarning',
  ];
}
