import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../testing/findFreePort.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { createSelfSignedCertificate } from './self-signed-certificate.ts';

export const proxyNames = ['nginx', 'caddy', 'apache'] as const;
export type ProxyName = (typeof proxyNames)[number];

const programs: Record<ProxyName, string> = { nginx: 'nginx', caddy: 'caddy', apache: 'apache2' };
const files: Record<ProxyName, string> = { nginx: 'nginx.conf', caddy: 'Caddyfile', apache: 'apache.conf' };
const searchPath = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;

export function isProxyInstalled(name: ProxyName): boolean {
  return spawnSync('which', [programs[name]], { env: { PATH: searchPath } }).status === 0;
}

export interface ReverseProxy {
  httpsPort: number;
  close(): Promise<void>;
}

/**
 * Starts a real proxy in front of `port` with the documented configuration, in which only ports and files differ.
 * @param adapt Changes the configuration
 */
export async function startReverseProxy(
  name: ProxyName,
  port: number,
  adapt = (text: string) => text,
): Promise<ReverseProxy> {
  const folder = await mkdtemp(join(tmpdir(), `krokanti-${name}-`));
  const { cert, key } = createSelfSignedCertificate();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key);
  const [httpPort, httpsPort] = [await findFreePort(), await findFreePort()];
  const documented = adapt(await readFile(join(repoRoot, 'deploy/proxies', files[name]), 'utf8'))
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
    .replaceAll('/etc/letsencrypt/live/tasks.example.com/fullchain.pem', certFile)
    .replaceAll('/etc/letsencrypt/live/tasks.example.com/privkey.pem', keyFile);
  const configFile = join(folder, 'proxy.conf');
  const start = {
    nginx: () => ({
      config: `${process.getuid?.() === 0 ? 'user root;' : ''}\nerror_log stderr warn;\npid ${folder}/pid;\nevents {}\nhttp {\n  access_log off;\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n')}\n${documented.replace('listen 80;', `listen ${httpPort};`).replace('listen 443 ', `listen ${httpsPort} `)}\n}`,
      args: ['-c', configFile, '-p', folder, '-g', 'daemon off;'],
    }),
    caddy: () => ({
      config: `{\n\tadmin off\n\thttp_port ${httpPort}\n\thttps_port ${httpsPort}\n\tauto_https disable_redirects\n\tskip_install_trust\n\tstorage file_system ${folder}/storage\n}\n${documented.replace('tasks.example.com {', `tasks.example.com {\n\ttls ${certFile} ${keyFile}`)}`,
      args: ['run', '--config', configFile, '--adapter', 'caddyfile'],
    }),
    apache: () => ({
      config: `ServerRoot ${folder}\nPidFile ${folder}/pid\nServerName localhost\nErrorLog ${folder}/error.log\nMutex file:${folder}\nListen ${httpPort}\nListen ${httpsPort}\n${['mpm_event', 'authz_core', 'alias', 'ssl', 'proxy', 'proxy_http', 'headers', 'socache_shmcb'].map((module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`).join('\n')}\nUser www-data\nGroup www-data\n${documented.replaceAll('*:80', `*:${httpPort}`).replaceAll('*:443', `*:${httpsPort}`)}`,
      args: ['-f', configFile, '-DFOREGROUND'],
    }),
  }[name]();
  await writeFile(configFile, start.config);
  const child = spawn(programs[name], start.args, {
    env: { PATH: searchPath, HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const exited = once(child, 'close');
  const close = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await requestThrough(httpsPort, '/healthz').catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${stderr}`);
  }
  return { httpsPort, close };
}

interface ProxyResponse {
  status: number | undefined;
  body: string;
}

/** Requests a path of https://tasks.example.com through the proxy. `until` ends a stream that contains it. */
export function requestThrough(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; until?: string } = {},
): Promise<ProxyResponse> {
  const { method = 'GET', headers = {}, body, until } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: 'tasks.example.com', ...headers },
        servername: 'tasks.example.com',
        rejectUnauthorized: false,
        // The address of the client, which differs from that of the proxy.
        localAddress: '127.0.0.5',
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
          if (until !== undefined && text.includes(until)) {
            resolve({ status: response.statusCode, body: text });
            response.destroy();
          }
        });
        response.on('end', () => resolve({ status: response.statusCode, body: text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject).end(body);
  });
}
